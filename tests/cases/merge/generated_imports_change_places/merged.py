import os

from app.models.vendor import Vendor
from app.models.booking import Booking, Status
from app.models.tables import links
from app.services import vendor_service, room_service

X = Booking, links, Vendor, room_service, vendor_service, os
Z = 1
Y = Status
