"""Says in each table what its parts are.

On a phone a table is shown as stacked blocks, and some browsers then forget that it is one: a screen reader reads words
without their columns. A role that is written down stays. It is put into the templates as they are compiled, so that no
template has to remember it and no request pays for it.
"""

from __future__ import annotations

import re

from jinja2.ext import Extension

#: The start of each tag of a table without a role of its own; of a heading cell with what it heads.
_PART = re.compile(r'<(?:(table|thead|tbody|tr|td)(?=[\s>])|th(?=[^>]*\bscope="(col|row)"))(?![^>]*\brole=)')
ROLES = {
    "table": "table",
    "thead": "rowgroup",
    "tbody": "rowgroup",
    "tr": "row",
    "td": "cell",
    "col": "columnheader",
    "row": "rowheader",
}


class TableRoles(Extension):
    """Writes the roles into a template's source."""

    def preprocess(self, source: str, name: str | None, filename: str | None = None) -> str:
        """The source with a role in each tag."""
        del name, filename
        return _PART.sub(lambda found: f'{found[0]} role="{ROLES[found[1] or found[2]]}"', source)
