"""Pages of the ledger."""

urlpatterns: list = []
