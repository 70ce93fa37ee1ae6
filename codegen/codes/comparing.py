"""GA7xx: comparing with an earlier state."""

from codegen.codes.entry import Entry

ENTRIES = {
    "GA701": Entry(
        "There is no git history to compare with",
        "`gen-api diff` reads the earlier migrations from git. The folder lies in no repository, "
        "or git cannot be run. Name the file of an earlier contract with --against instead.",
    ),
    "GA702": Entry(
        "There is no such earlier state",
        "What --against names is neither a commit, branch or tag of the repository nor a file. In "
        "CI, branches often have to be fetched first: `origin/main` rather than `main`.",
    ),
    "GA703": Entry(
        "Where the branch began is not known",
        "Without --against, gen-api compares with the merge base of HEAD and the default branch. "
        "Nothing is committed yet, or the clone is too shallow to hold that commit. Fetch the "
        "whole history (`fetch-depth: 0` for actions/checkout), or name a ref.",
    ),
    "GA704": Entry(
        "The file is no contract",
        "--against takes the JSON that gen-api writes beside its handoff, "
        "`.claude/handoff/python-backend-agent-output.json`, as it was earlier, or an "
        "openapi.json of the service: the one of the handoff or a served one.",
    ),
}
