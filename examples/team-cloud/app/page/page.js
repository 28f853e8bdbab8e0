/** The page of the cloud. The access token lives in this script only, and the refresh token in a cookie that no script can read. */

const ROLES = ['owner', 'admin', 'editor', 'viewer'];
const PAGE = 20;

const find = (id) => document.getElementById(id);
let accessToken;
let me;
let team;
/** What the user has chosen last: a view of a team. */
let view;

/** Sends a request as the user. Gets a new access token when the old one has ended. */
async function call(method, path, body, version) {
  accessToken ??= await refresh();
  const send = () => fetch(path, {
    method,
    headers: { authorization: `Bearer ${accessToken}`, ...version === undefined ? {} : { 'if-match': `"${version}"` } },
    body: body === undefined ? undefined : JSON.stringify(body),
  });
  let answer = await send();
  if (answer.status === 401) {
    accessToken = await refresh();
    answer = await send();
  }
  const result = answer.status === 204 ? undefined : await answer.json();
  if (!answer.ok) throw new Error(result.error);
  return result;
}

/** A refresh token works once, so only one tab at a time may use it. */
async function refresh() {
  return navigator.locks.request('refresh', async () => {
    const answer = await fetch('/auth/refresh', { method: 'POST', body: '{}' });
    if (answer.ok) return (await answer.json()).accessToken;
    showWelcome();
    throw new Error('You are signed out.');
  });
}

function showWelcome() {
  accessToken = undefined;
  find('welcome').hidden = false;
  find('workspace').hidden = find('sign-out').hidden = true;
  find('user').textContent = '';
}

/** Creates an element. Texts become text, never HTML. */
function element(name, properties = {}, ...children) {
  const created = Object.assign(document.createElement(name), properties);
  created.append(...children);
  return created;
}

const badge = (text, kind = '') => element('span', { className: `badge ${kind}`, textContent: text });
const code = (text) => element('code', { textContent: text });

function say(text, isProblem = false) {
  find('message').textContent = text;
  find('message').className = isProblem ? 'problem' : '';
}

/** Carries out what the user asks for, and shows what went wrong. */
async function act(work, done) {
  say('');
  try {
    await work();
    if (done !== undefined) say(done);
  } catch (error) {
    say(error.message, true);
  }
}

async function showTeams() {
  const { items } = await call('GET', '/teams?limit=100');
  find('teams').replaceChildren(...items.map((one) => element('li', {}, element('button', {
    textContent: one.name, ariaCurrent: String(one.id === team?.id), onclick: () => act(() => openTeam(one)),
  }))));
  return items;
}

async function openTeam(chosen) {
  team = chosen;
  find('team-name').textContent = team.name;
  find('own-role').textContent = team.role;
  // Who may not read the audit log does not get a tab for it.
  find('tab-audit').hidden = !mayManage();
  await Promise.all([showTeams(), show('members')]);
}

function mayManage() {
  return team.role === 'owner' || team.role === 'admin';
}

/** Each view: the columns, a row of the table, and what is below it. */
const VIEWS = {
  members: {
    columns: ['Name', 'Role', 'Team key', ''],
    row: (member) => [
      [member.name, element('small', { textContent: member.email })],
      [roleOf(member)],
      [member.has_key ? badge('has it') : badge('waits for a desktop', 'none')],
      mayManage() && member.user_id !== me.id ? [element('button', { className: 'quiet', textContent: 'Remove', ariaLabel: `Remove ${member.name}`, onclick: () => remove(member) })] : [],
    ],
    below: () => (mayManage() ? [newMember()] : []),
  },
  connections: {
    columns: ['Name', 'Address', 'User', 'Secret'],
    row: (one) => [[one.name], [code(one.port === null ? one.host : `${one.host}:${one.port}`)], [one.username], [one.secret === null ? badge('none', 'none') : badge('sealed')]],
    below: () => [],
  },
  audit: {
    columns: ['When', 'Who', 'What'],
    row: (entry) => [[new Date(entry.at).toLocaleString()], [entry.user_name ?? entry.user_id.slice(0, 8)], describe(entry)],
    below: () => [],
  },
};

async function show(name) {
  const choice = { name, teamId: team.id };
  view = choice;
  for (const tab of document.querySelectorAll('[role=tab]')) tab.ariaSelected = String(tab.dataset.view === name);
  find('view').setAttribute('aria-labelledby', `tab-${name}`);
  const { columns, row, below } = VIEWS[name];
  const rows = element('tbody');
  const more = element('button', { className: 'quiet', textContent: 'Show more', hidden: true });
  const load = async (after) => {
    const { items, next } = await call('GET', `/teams/${choice.teamId}/${name}?limit=${PAGE}${after === undefined ? '' : `&after=${encodeURIComponent(after)}`}`);
    rows.append(...items.map((item) => element('tr', {}, ...row(item).map((cell, index) => element('td', { className: classOf(columns[index]) }, ...cell)))));
    more.hidden = next === null;
    more.onclick = () => act(() => load(next));
  };
  await load();
  // Answers can arrive in another order than their requests left.
  if (choice !== view) return;
  const table = element('table', {}, element('thead', {}, element('tr', {}, ...columns.map((text) => element('th', { textContent: text, scope: 'col' })))), rows);
  find('view').replaceChildren(
    rows.childElementCount === 0 ? element('p', { className: 'empty', textContent: 'There is nothing here yet.' }) : table,
    ...more.hidden ? [] : [element('div', { className: 'below' }, more)], ...below(),
  );
}

function classOf(column) {
  return { '': 'actions', 'When': 'short', 'Who': 'short' }[column] ?? '';
}

function roleOf(member) {
  const mayChange = mayManage() && (team.role === 'owner' || member.role !== 'owner');
  if (!mayChange) return badge(member.role, 'none');
  const select = roles(member.role, `Role of ${member.name}`);
  select.onchange = () => act(async () => {
    try {
      await call('PATCH', `/teams/${team.id}/members/${member.user_id}`, { role: select.value }, member.version);
    } finally {
      await show(view.name);
    }
  }, `${member.name} is ${select.value} now.`);
  return select;
}

function roles(chosen, label) {
  const choices = ROLES.filter((role) => role !== 'owner' || team.role === 'owner');
  return element('select', { ariaLabel: label }, ...choices.map((role) => element('option', { value: role, textContent: role, selected: role === chosen })));
}

function newMember() {
  const email = element('input', { type: 'email', required: true, placeholder: 'Email address of somebody who has signed in', ariaLabel: 'Email address' });
  const role = roles('viewer', 'Role of the new member');
  return element('form', {
    className: 'below',
    onsubmit: (event) => {
      event.preventDefault();
      return act(async () => {
        await call('POST', `/teams/${team.id}/members`, { email: email.value, role: role.value });
        await show(view.name);
      }, `${email.value} is a member now.`);
    },
  }, email, role, element('button', { className: 'primary', textContent: 'Add member' }));
}

function remove(member) {
  if (!confirm(`Remove ${member.name} from ${team.name}?`)) return undefined;
  return act(async () => {
    await call('DELETE', `/teams/${team.id}/members/${member.user_id}`);
    await show(view.name);
  }, `${member.name} is no member any more.`);
}

const VERBS = { create: 'created', update: 'changed', delete: 'deleted', add: 'added', remove: 'removed', key: 'gave the team key to' };

/** Says what somebody did, in words. Values of secrets stay out: they are long, and nobody can read them. */
function describe({ action, target_name: target, target: id, field, old_value: before, new_value: after, outcome }) {
  const [kind, verb] = action.split('.');
  const parts = [`${VERBS[verb]} ${kind} `, element('strong', { textContent: target ?? id.slice(0, 8) })];
  if (field === null) return parts;
  if (field === 'secret') parts.push(', secret ', badge('sealed'));
  else parts.push(`, ${field} `, ...before === null ? [] : [code(before), ' \u2192 '], after === null ? 'nothing' : code(after));
  return outcome === 'superseded' ? [...parts, ' ', badge('superseded by a later edit', 'problem')] : parts;
}

for (const tab of document.querySelectorAll('[role=tab]')) tab.onclick = () => act(() => show(tab.dataset.view));

find('sign-out').onclick = () => act(async () => {
  await fetch('/auth/logout', { method: 'POST', body: '{}' });
  showWelcome();
});

act(async () => {
  accessToken = await refresh();
  me = await call('GET', '/me');
  find('user').textContent = me.name;
  const [first] = await showTeams();
  // Not earlier, because every tab needs a team.
  find('workspace').hidden = find('sign-out').hidden = false;
  if (first === undefined) {
    find('team-name').textContent = 'You have no team yet';
    for (const part of document.querySelectorAll('[role=tablist], #view, #own-role')) part.hidden = true;
  } else {
    await openTeam(first);
  }
}).catch(() => undefined);
