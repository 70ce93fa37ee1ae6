// A frontend for rooms, written from the handoff alone: registering, logging in, a form, lists,
// errors, and an operation that nobody has written yet.
import { client, type BookingCreate, type PostBookingsCancelRequest, type UserCreate } from "./contract.js";
import { origin, refused, same, token } from "./support.js";

const visitor = client(origin);
const account: UserCreate = { email: "ada@example.com", password: "correct horse battery staple" };
const { data: user } = await visitor.create_user(account);
const { data: login } = await visitor.create_access_token({
  username: account.email,
  password: account.password,
});
const wrong = { username: account.email, password: "another one" };
same((await refused(visitor.create_access_token(wrong))).status, 401);

const api = client(origin, login.access_token);
same((await api.get_current_user()).data, user);

const { data: room } = await api.create_room({ name: "Blue", capacity: 4 });
const taken = await refused(api.create_room({ name: "Blue", capacity: 2 }));
same([taken.status, taken.code], [409, "CONFLICT"]);
const small = await refused(api.create_room({ name: "Red", capacity: 0 }));
same([small.code, small.errors.map((error) => error.field)], ["VALIDATION_ERROR", ["capacity"]]);
same((await visitor.get_room(room.id)).data, room);

const form: BookingCreate = {
  room_id: room.id,
  user_id: user.id,
  starts_at: "2030-01-01T09:00:00Z",
  ends_at: "2030-01-01T10:00:00+00:00",
  price: "120.50",
};
same((await refused(visitor.create_booking(form))).code, "UNAUTHORIZED");
for (let made = 0; made < 3; made++) await api.create_booking(form);

const seen: string[] = [];
let cursor: string | null = null;
do {
  const page: Awaited<ReturnType<typeof api.list_bookings>> = await api.list_bookings({
    ...{ limit: 2, cursor, count: "exact", include: ["room"] },
  });
  same(page.data.total, 3);
  for (const booking of page.data.items) {
    same([booking.room?.name, booking.price, booking.note], ["Blue", "120.50", null]);
    seen.push(booking.id);
  }
  cursor = page.data.next_cursor;
} while (cursor !== null);
same(new Set(seen).size, 3);

const [first = ""] = seen;
const { data: changed } = await api.update_booking(first, { status: "confirmed", note: "window" });
same([changed.status, changed.note, changed.price], ["confirmed", "window", "120.50"]);
const other: BookingCreate = { ...form, price: "90.00" };
same((await refused(api.replace_booking(first, other))).code, "FORBIDDEN");
const admin = client(origin, token);
const { data: whole } = await admin.replace_booking(first, other);
same([whole.status, whole.note, whole.price], ["pending", null, "90.00"]);
same((await api.list_room_bookings(room.id)).data.items.length, 3);
same((await refused(api.list_bookings({ colour: "blue" } as object))).status, 400);
same((await refused(visitor.get_rooms_popular())).code, "NOT_IMPLEMENTED");
const plea: PostBookingsCancelRequest = { reason: "ill", items: [{ room_id: room.id, count: 1 }] };
same((await refused(api.post_bookings_cancel(first, plea))).code, "NOT_IMPLEMENTED");
same((await refused(api.get_rooms_search({ text: "blue" }))).code, "NOT_IMPLEMENTED");
console.log("done");
