import os

from app.models.booking import Booking, Status
from app.models.tables import links
from app.models.vendor import Vendor
from app.services import room_service, vendor_service

X = Booking, links, Vendor, room_service, vendor_service, os
Y = Status
