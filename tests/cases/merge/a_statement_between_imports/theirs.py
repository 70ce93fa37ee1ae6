import os

from a import A
from b import B

X = A, B, os
