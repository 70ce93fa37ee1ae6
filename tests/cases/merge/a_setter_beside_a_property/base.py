class A:
    @property
    def x(self) -> int:
        return 1
