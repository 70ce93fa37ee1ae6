class A:
    def a(self) -> None:
        return None

    def mine(self) -> int:
        return 2
