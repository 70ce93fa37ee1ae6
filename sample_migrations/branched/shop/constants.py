"""Values that the shop and its migrations share."""

import enum

CURRENCIES = ("EUR", "GBP", "USD")

# tables whose rows are never deleted, only archived
ARCHIVED = ("customers", "products")


class PaymentMethod(enum.Enum):
    """How an invoice is paid; stored by name."""

    CARD = "card"
    TRANSFER = "bank transfer"
    CASH = "cash"
