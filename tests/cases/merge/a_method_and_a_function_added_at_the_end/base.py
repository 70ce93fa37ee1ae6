class A:
    def a(self) -> None:
        return None
