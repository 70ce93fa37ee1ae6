class A:
    def a(self) -> None:
        return None


def generated() -> int:
    return 1
