import os

from a import A

X = A, os
