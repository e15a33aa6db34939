"""One contract of our own: a room is entered by its doors."""

from __future__ import annotations

from grimp import ImportGraph
from importlinter import Contract, ContractCheck, fields, output


class FrontDoorContract(Contract):
    """No module of one room imports a module of another but the doors named."""

    root = fields.StringField()
    doors = fields.SetField(subfield=fields.StringField())
    open_rooms = fields.SetField(subfield=fields.StringField(), required=False, default=set())
    ignore = fields.SetField(subfield=fields.StringField(), required=False, default=set())

    def check(self, graph: ImportGraph, verbose: bool) -> ContractCheck:
        """Find every import that comes in by a window."""
        found = []
        for importer in sorted(graph.modules):
            for imported in sorted(graph.find_modules_directly_imported_by(importer)):
                if self._by_a_window(importer, imported):
                    found.append((importer, imported))
        return ContractCheck(kept=not found, metadata={"found": found})

    def _by_a_window(self, importer: str, imported: str) -> bool:
        here, there = importer.split("."), imported.split(".")
        if here[0] != self.root or there[0] != self.root or len(there) < 3 or here[1:2] == there[1:2]:
            return False
        if "tests" in here:  # a test may look behind the door
            return False
        if f"{importer} -> {imported}" in self.ignore:
            return False
        return there[1] not in self.open_rooms and there[2] not in self.doors

    def render_broken_contract(self, check: ContractCheck) -> None:
        """Name each one."""
        for importer, imported in check.metadata["found"]:
            output.print_error(f"{importer} imports {imported}: go in by actions or queries.")
