"""Where a history is and what its files say of themselves, without running them."""
