"""Tags of an assistant around parts of a text: `<decisions>` alone in a line, which is no HTML.

Markdown would take what follows them, up to an empty line, for HTML.
"""

from __future__ import annotations

import re

_TAG = re.compile(r"^[ \t]*</?(?P<name>[a-z]+(?:[_-][a-z]+)*)>[ \t]*$", re.MULTILINE)
# Elements whose tags may stand alone in a line.
_HTML = re.compile(
    r"article|aside|blockquote|body|center|code|dd|details|div|dl|dt|figure|footer|head|header|html|li|main"
    r"|nav|ol|p|pre|script|section|span|style|summary|table|tbody|td|tfoot|th|thead|tr|ul|h\d|br|hr|caption"
)


def without_tags(text: str) -> str:
    """The text without such lines, but in a text with code in XML; lines stay where they are."""
    if "```xml" in text or "```html" in text:
        return text
    return _TAG.sub(lambda match: match[0] if _HTML.fullmatch(match["name"]) else "", text)
