// A frontend for the planner, written from the handoff alone: rows of one's own, a row that two
// people change, one that was deleted and comes back, filters, and relations in lists.
import { client } from "./contract.js";
import { origin, refused, same, token } from "./support.js";

const account = { email: "ada@example.com", password: "correct horse battery staple" };
const { data: user } = await client(origin, token).create_user(account);
const { data: login } = await client(origin).create_access_token({
  username: account.email,
  password: account.password,
});
const api = client(origin, login.access_token);
const { data: project } = await api.create_project({ name: "Garden" });
same(project.user_id, user.id);
const made = await api.create_task({ project_id: project.id, title: "Dig", points: 3 });

const first = await api.update_task(made.data.id, { title: "Dig deep" }, made.etag ?? "");
const stale = await refused(api.update_task(made.data.id, { points: null }, made.etag ?? ""));
same([stale.status, stale.code], [412, "PRECONDITION_FAILED"]);
same((await refused(api.delete_task(made.data.id, ""))).status, 428);
const again = await api.get_task(made.data.id, { include: ["project", "labels"] });
same([again.etag, again.data.title], [first.etag, "Dig deep"]);
same([again.data.project?.name, again.data.labels], ["Garden", []]);
const { data: cleared } = await api.update_task(made.data.id, { points: null }, again.etag ?? "");
same([cleared.title, cleared.points], ["Dig deep", null]);

const { data: label } = await api.create_label({ name: "outside" });
await api.add_task_label(made.data.id, label.id);
same((await api.list_label_tasks(label.id)).data.items.map((task) => task.id), [made.data.id]);
await api.create_task({ project_id: project.id, title: "Sow", points: 5 });
const some = await api.list_tasks({ points__gte: 4, sort: "-id", include: ["project"] });
same(some.data.items.map((task) => [task.title, task.project?.name]), [["Sow", "Garden"]]);

await api.delete_label(label.id);
same((await refused(api.get_label(label.id))).code, "NOT_FOUND");
same((await api.list_task_labels(made.data.id)).data.items, []);
same((await api.restore_label(label.id)).data, label);
same((await api.list_task_labels(made.data.id)).data.items, [label]);
console.log("done");
