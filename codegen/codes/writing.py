"""GA5xx: rendering, merging and writing."""

from codegen.codes.entry import Entry

ENTRIES = {
    "GA501": Entry(
        "a file is in the way that gen-api did not write",
        "A file that gen-api wants to write exists already, and `.gen-api/` has no record of it, "
        "so it is somebody's own work. Nothing is written. Move the file away, or run with "
        "--adopt: then it stays as it is, counts as an edit of the generated text, and later "
        "changes are merged into it.",
    ),
    "GA502": Entry(
        "something in the way can't be replaced",
        "Where a file is to be written there is a folder, a file that is not UTF-8 text, a "
        "symbolic link that leads out of the project, or a file where a folder must be. Nothing is "
        "written. Move it away, or configure gen-api so that it does not generate the file.",
    ),
    "GA503": Entry(
        "a path that gen-api never writes",
        "Migrations, the database agent's handoff, docs/ARCHITECTURE.md, and everything outside of "
        "the output folder are only ever read. A template or an option led to such a path.",
    ),
    "GA504": Entry(
        "another run is writing",
        "Two runs that write to one project would mix their results, so the second one stops. The "
        "lock ends with the process that holds it; there is no lock file to delete.",
    ),
    "GA505": Entry(
        "a file changed while gen-api ran",
        "Between reading a file and writing it, somebody else changed it: an editor, git, or "
        "another run. Nothing was written. Run again.",
    ),
    "GA506": Entry(
        "writing failed",
        "The system refused to write: the disk is full, the folder is read-only, or a right is "
        "missing. Whatever was written already has been put back.",
    ),
    "GA507": Entry(
        "an edit conflicts with the new text",
        "The file was edited where the generated text changed too. The file stays as it is. Beside "
        "it lies a proposal, named after it with .gen-api-new at the end, with both texts between "
        "diff3 markers. `gen-api resolve FILE --ours` takes your text at those places, --theirs "
        "the new one; or merge by hand, in the file or in the proposal, and say --done.",
    ),
    "GA508": Entry(
        "the state can't be read",
        "`.gen-api/state.json` is damaged beyond what conflict markers explain. Take it from git. "
        "If it is lost, delete it and run the generating command again: unedited files are "
        "recognised by their texts below `.gen-api/base/`.",
    ),
    "GA509": Entry(
        "an interrupted run was repaired",
        "A run was killed while it wrote. Its journal was found, and its work completed; or "
        "undone, where a file was edited meanwhile.",
    ),
    "GA510": Entry(
        "an edited file is no longer generated",
        "Its table or entity is gone. Unedited files of it were removed; this one holds edits, so "
        "it stays until you delete it.",
    ),
    "GA511": Entry(
        "a deleted file stays deleted",
        "A generated file was deleted by hand, and is not generated again. To have it back, take "
        "it from git; it is merged again then. If you moved its text elsewhere, what is generated "
        "for it goes on without you: it is a warning where that has changed since.",
    ),
    "GA512": Entry(
        "edits follow a renaming",
        "A migration renamed a table or a column, so generated names changed. Your edits that use "
        "them were changed with them: only names and whole strings that were generated, are not "
        "any more, and have a counterpart under the new name. Your own names and comments stay.",
    ),
    "GA513": Entry(
        "a deleted definition stays deleted",
        "You deleted a function, class or field whose generated text has changed since. It is not "
        "brought back. To have it, copy it from `.gen-api/base/`, without the colons.",
    ),
    "GA514": Entry(
        "a file is not merged yet",
        "`gen-api resolve --done` was called while the file, or the proposal that you edited, "
        "still has conflict markers or does not parse.",
    ),
    "GA515": Entry(
        "a file is not in conflict",
        "`gen-api resolve` was given a file that no run has left in conflict. The files that are "
        "open stand in `.gen-api/state.json`, and `gen-api check` lists them.",
    ),
    "GA516": Entry(
        "no such entity",
        "`gen-api remove` was given a name that is no table, entity or class of the last run; or, "
        "with --undo, none that was removed. `gen-api entity NAME --from migrations`: no migration "
        "makes such a table.",
    ),
    "GA517": Entry(
        "your own code names what was renamed or is gone",
        "A migration renamed a table or a column, and with it generated classes, functions, fields "
        "or modules; or a table is gone, and its modules with it. A module of yours that imports "
        "generated ones still has the old name in that line, or your edit of a generated file "
        "imports a module that is gone. Nothing was changed there.",
    ),
    "GA518": Entry(
        "the handoff does not say what the service does",
        "What is handed on to other agents (`.claude/handoff/python-backend-agent-output.md`, its "
        "JSON twin, openapi.json) was edited, so who builds on it builds on something else. Edits "
        "are kept, as everywhere; take the generated text back from `.gen-api/base/`, and say what "
        "you wanted in the configuration, in the migration or in a document beside it.",
    ),
    "GA590": Entry(
        "A template does not render",
        "One of your own templates (`templates` under [tool.gen-api]) uses a name that it is not "
        "given, or is no valid Jinja. The message names the template and its line.",
    ),
}
