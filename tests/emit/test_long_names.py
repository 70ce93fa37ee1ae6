"""Names so long that a line of emitted code would not hold them as it holds others."""

from __future__ import annotations

import pytest
import sqlalchemy as sa

from codegen.emit.expr import FileScope
from codegen.emit.views.parts import service_function
from codegen.model.api import Operation
from tests.model.support import api_of, reference, table


@pytest.mark.parametrize(
    ("table_name", "code"),
    [
        ("articles", "article_service.get_by_document_id_and_attempt_number"),
        ("document_malware_scan_attempts", "get_by_document_id_and_attempt_number"),
    ],
)
def test_a_function_goes_by_itself_where_its_module_leaves_no_room(
    table_name: str, code: str
) -> None:
    metadata = sa.MetaData()
    table(metadata, table_name)
    [entity] = api_of(metadata).entities
    scope = FileScope("tests.test_it")
    assert service_function(entity, "get_by_document_id_and_attempt_number", scope) == code
    assert code.partition(".")[0] in scope.imports()


@pytest.mark.parametrize(
    ("parent", "summary"),
    [
        ("folders", "List papers of a folder"),
        (f"{'really_' * 8}folders", f"List those of a {'really ' * 8}folder"),
    ],
)
def test_a_summary_fits_the_line_of_its_docstring(parent: str, summary: str) -> None:
    metadata = sa.MetaData()
    table(metadata, parent)
    table(metadata, "papers", reference("folder_id", f"{parent}.id"))
    endpoints = api_of(metadata).entity("paper").endpoints
    [found] = [e.summary for e in endpoints if e.operation == Operation.LIST_RELATED]
    assert found == summary
