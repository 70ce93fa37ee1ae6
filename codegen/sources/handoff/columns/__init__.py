"""One column, however a row, an item or a phrase states it."""
