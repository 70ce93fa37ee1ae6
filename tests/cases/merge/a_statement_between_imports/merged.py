import os

from dotenv import load_dotenv
from b import B

load_dotenv()

from a import A

X = A, B, os
