/** Tasks on files and who has to do them. */
import type { FastifyInstance, FastifyReply } from 'fastify';
import { z } from 'zod';
import { canManage, requireEdit, roleOf } from './access.js';
import { userOf } from './call.js';
import { BoxError, insufficientPermissions, invalidParameter, noSuch } from './errors.js';
import type { File, User } from './model.js';
import { id, readBody } from './params.js';
import { itemMini, userMini, type Json } from './shapes.js';
import type { State } from './state.js';
import type { World } from './world.js';

type Resolution = 'incomplete' | 'completed' | 'approved' | 'rejected';

interface Assignment {
  id: string;
  to: User;
  by: User;
  message: string;
  assignedAt: string;
  completedAt: string | undefined;
  resolution: Resolution;
}

interface Task {
  id: string;
  file: File;
  createdBy: User;
  createdAt: string;
  action: 'review' | 'complete';
  message: string;
  dueAt: string | undefined;
  rule: 'all_assignees' | 'any_assignee';
  assignments: Map<string, Assignment>;
}

const settings = {
  action: z.enum(['review', 'complete']).optional(),
  message: z.string().optional(),
  due_at: z.iso.datetime({ offset: true }).optional(),
  completion_rule: z.enum(['all_assignees', 'any_assignee']).optional(),
};
const newTask = z.object({ item: z.object({ type: z.literal('file'), id }), ...settings });
const taskChange = z.object(settings);
const newAssignment = z.object({
  task: z.object({ id, type: z.literal('task') }),
  assign_to: z.object({ id: id.optional(), login: z.string().optional() }),
});
const assignmentChange = z.object({
  message: z.string().optional(),
  resolution_state: z.enum(['completed', 'incomplete', 'approved', 'rejected']).optional(),
});

/** `reset` replaces the world, and its tasks go with it. */
const tasksOf = new WeakMap<World, Map<string, Task>>();

function tasks({ world }: State): Map<string, Task> {
  const known = tasksOf.get(world) ?? new Map<string, Task>();
  tasksOf.set(world, known);
  return known;
}

const done = ({ resolution }: Assignment): boolean => resolution !== 'incomplete';

function isCompleted({ assignments, rule }: Task): boolean {
  const all = [...assignments.values()];
  return rule === 'all_assignees' ? all.length > 0 && all.every(done) : all.some(done);
}

const assignmentJson = (assignment: Assignment, { file }: Task, viewer: User): Json => ({
  type: 'task_assignment',
  id: assignment.id,
  item: itemMini(file, viewer),
  assigned_to: userMini(assignment.to),
  message: assignment.message,
  ...(assignment.completedAt !== undefined && { completed_at: assignment.completedAt }),
  assigned_at: assignment.assignedAt,
  resolution_state: assignment.resolution,
  assigned_by: userMini(assignment.by),
});

function assignmentsJson(task: Task, viewer: User): Json {
  const entries = [...task.assignments.values()].map((each) => assignmentJson(each, task, viewer));
  return { total_count: entries.length, entries };
}

const taskJson = (task: Task, viewer: User): Json => ({
  type: 'task',
  id: task.id,
  item: itemMini(task.file, viewer),
  ...(task.dueAt !== undefined && { due_at: task.dueAt }),
  action: task.action,
  message: task.message,
  task_assignment_collection: assignmentsJson(task, viewer),
  is_completed: isCompleted(task),
  created_by: userMini(task.createdBy),
  created_at: task.createdAt,
  completion_rule: task.rule,
});

/** @throws BoxError 404, also for a task on a file the user cannot see */
function findTask(state: State, user: User, wanted: string): Task {
  const task = tasks(state).get(wanted);
  if (!task || !roleOf(user, task.file) || task.file.trashedAt !== undefined) throw noSuch('task_id', wanted);
  return task;
}

/** @throws BoxError as `findTask` does */
function findAssignment(state: State, user: User, wanted: string): { task: Task; assignment: Assignment } {
  for (const task of tasks(state).values()) {
    const assignment = task.assignments.get(wanted);
    if (assignment && roleOf(user, task.file)) return { task, assignment };
  }
  throw noSuch('task_assignment_id', wanted);
}

/** @throws BoxError 403 unless the user made the task or manages the file */
function requireOwnTask(user: User, { createdBy, file }: Task): void {
  if (createdBy !== user && !canManage(user, file)) throw insufficientPermissions();
}

function createTask(state: State, by: User, body: z.output<typeof newTask>): Task {
  const file = state.world.file(by, body.item.id);
  requireEdit(by, file);
  const task: Task = {
    id: state.world.newId('task'),
    ...{ file, createdBy: by, createdAt: state.world.now() },
    action: body.action ?? 'review',
    message: body.message ?? '',
    dueAt: body.due_at,
    rule: body.completion_rule ?? 'all_assignees',
    assignments: new Map(),
  };
  tasks(state).set(task.id, task);
  return task;
}

function updateTask(task: Task, body: z.output<typeof taskChange>): void {
  task.action = body.action ?? task.action;
  task.message = body.message ?? task.message;
  task.dueAt = body.due_at ?? task.dueAt;
  task.rule = body.completion_rule ?? task.rule;
}

function assign(state: State, by: User, body: z.output<typeof newAssignment>): [Task, Assignment] {
  const task = findTask(state, by, body.task.id);
  requireEdit(by, task.file);
  if (isCompleted(task)) throw insufficientPermissions();
  const { id: userId, login } = body.assign_to;
  const to = userId === undefined ? state.world.findUser(login ?? '') : state.world.userById(userId);
  // Box: "500 … if the targeted user does not have access to the file".
  if (!to || !roleOf(to, task.file))
    throw new BoxError(500, 'internal_server_error', 'Internal Server Error');
  if ([...task.assignments.values()].some((each) => each.to === to))
    throw new BoxError(409, 'task_assignment_exists', 'The task is assigned to this user already');
  const assignment: Assignment = {
    id: state.world.newId('task_assignment'),
    ...{ to, by, message: '', completedAt: undefined, resolution: 'incomplete' },
    assignedAt: state.world.now(),
  };
  task.assignments.set(assignment.id, assignment);
  return [task, assignment];
}

function resolve(state: State, by: User, wanted: string, body: unknown): [Task, Assignment] {
  const { task, assignment } = findAssignment(state, by, wanted);
  if (assignment.to !== by) throw insufficientPermissions();
  const { message, resolution_state: resolution } = readBody(assignmentChange, body);
  const fitting = task.action === 'review' ? ['approved', 'rejected'] : ['completed'];
  if (resolution !== undefined && resolution !== 'incomplete' && !fitting.includes(resolution))
    throw invalidParameter('resolution_state', resolution, `Must be one of ${fitting.join(', ')}`);
  assignment.message = message ?? assignment.message;
  if (resolution !== undefined) {
    assignment.resolution = resolution;
    assignment.completedAt = resolution === 'incomplete' ? undefined : state.world.now();
  }
  return [task, assignment];
}

interface Address {
  Params: { id: string };
}

/** Tasks of a file; POST, GET, PUT, DELETE /tasks and /task_assignments */
export function taskRoutes(app: FastifyInstance, state: State): void {
  app.get<Address>('/2.0/files/:id/tasks', (request) => {
    const user = userOf(request);
    const file = state.world.file(user, request.params.id);
    const entries = [...tasks(state).values()].filter((task) => task.file === file);
    return { total_count: entries.length, entries: entries.map((task) => taskJson(task, user)) };
  });
  app.post('/2.0/tasks', (request, reply): FastifyReply => {
    const user = userOf(request);
    const task = createTask(state, user, readBody(newTask, request.body));
    return reply.code(201).send(taskJson(task, user));
  });
  app.get<Address>('/2.0/tasks/:id', (request) => {
    const user = userOf(request);
    return taskJson(findTask(state, user, request.params.id), user);
  });
  app.put<Address>('/2.0/tasks/:id', (request) => {
    const user = userOf(request);
    const task = findTask(state, user, request.params.id);
    requireOwnTask(user, task);
    updateTask(task, readBody(taskChange, request.body));
    return taskJson(task, user);
  });
  app.delete<Address>('/2.0/tasks/:id', (request, reply): FastifyReply => {
    const user = userOf(request);
    const task = findTask(state, user, request.params.id);
    requireOwnTask(user, task);
    tasks(state).delete(task.id);
    return reply.code(204).send();
  });
  assignmentRoutes(app, state);
}

function assignmentRoutes(app: FastifyInstance, state: State): void {
  app.get<Address>('/2.0/tasks/:id/assignments', (request) => {
    const user = userOf(request);
    return assignmentsJson(findTask(state, user, request.params.id), user);
  });
  app.post('/2.0/task_assignments', (request, reply): FastifyReply => {
    const user = userOf(request);
    const [task, assignment] = assign(state, user, readBody(newAssignment, request.body));
    return reply.code(201).send(assignmentJson(assignment, task, user));
  });
  app.get<Address>('/2.0/task_assignments/:id', (request) => {
    const user = userOf(request);
    const { task, assignment } = findAssignment(state, user, request.params.id);
    return assignmentJson(assignment, task, user);
  });
  app.put<Address>('/2.0/task_assignments/:id', (request) => {
    const user = userOf(request);
    const [task, assignment] = resolve(state, user, request.params.id, request.body);
    return assignmentJson(assignment, task, user);
  });
  app.delete<Address>('/2.0/task_assignments/:id', (request, reply): FastifyReply => {
    const user = userOf(request);
    const { task, assignment } = findAssignment(state, user, request.params.id);
    if (assignment.by !== user) requireOwnTask(user, task);
    task.assignments.delete(assignment.id);
    return reply.code(204).send();
  });
}
