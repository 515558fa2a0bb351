// Who may do what: the entry points, and principals by resources. A cell has the letters of its access
// levels; what is behind it is shown when it is chosen.

const accessFilter = {text: '', through: true};

function entryPath(entry) {
  const steps = entry.path.map((step, i) => [
    i ? h('span', {class: 'arrow', 'aria-hidden': 'true'}, ' → ') : '',
    resourceOf(step)
      ? resourceLink(step)
      : h('span', {class: i === 0 && entry.anonymous ? 'chip danger' : 'chip'}, step),
  ]);
  return h('p', {class: 'path'}, steps, entry.verdict === 'unknown' ? h('span', {class: 'chip'}, 'undecided') : null);
}

/// Data first, then code, logs, networks.
function byRank(nameOf) {
  const rank = row => template().access.ranks[nameOf(row)] ?? 9;
  return (a, b) => rank(a) - rank(b);
}

/// Destinations by level: "ApplicationTable: read, write"; of an overview data and code alone.
function entryReaches(entry, mostRank = 9) {
  const byLevels = new Map();
  const rows = [...entry.reaches].sort(byRank(row => row.resource));
  for (const row of rows.filter(one => (template().access.ranks[one.resource] ?? 9) <= mostRank)) {
    const key = row.verdict === 'unknown' ? 'undecided' : row.accessLevels.join(', ').toLowerCase();
    if (!byLevels.has(key)) byLevels.set(key, []);
    byLevels.get(key).push(row.resource);
  }
  if (!byLevels.size)
    return h(
      'p',
      {class: 'faint'},
      entry.reaches.length ? 'Reaches no data and no code.' : 'Reaches nothing in the template.',
      inWords(entry.in),
    );
  const one = ([key, names]) => h('li', null, h('strong', null, `${key}: `), resourceLinks(names));
  return h(
    'ul',
    {class: 'faint compact'},
    [...byLevels].map(one),
    inWords(entry.in) ? h('li', null, `Only${inWords(entry.in)}.`) : null,
  );
}

function requestTable(request) {
  const rows = [
    ['Principal', request.principal],
    ['Action', request.action],
    ['Resource', request.resource],
    ...Object.entries(request.context).map(([key, value]) => [key, [].concat(value).join(', ')]),
  ];
  return h(
    'dl',
    {class: 'request'},
    rows.map(([name, value]) => h('div', null, h('dt', null, name), h('dd', null, value))),
  );
}

function witnessOf(witness) {
  const steps = [].concat(witness || []);
  if (!steps.length) return null;
  return h(
    'details',
    null,
    h(
      'summary',
      null,
      steps.length > 1 ? `Witness: ${steps.length} requests that are allowed` : 'Witness: a request that is allowed',
    ),
    h(
      'ol',
      {class: steps.length > 1 ? '' : 'plain'},
      steps.map(step => h('li', null, requestTable(step))),
    ),
  );
}

function entryArticle(entry) {
  return h(
    'li',
    {class: 'entry'},
    entryPath(entry),
    h(
      'p',
      {class: 'faint'},
      `${entry.kind}; authentication: ${entry.authentication || 'none'}`,
      entry.conditions.length ? `; if ${entry.conditions.join(' and ')}` : '',
      entry.unknown.length ? `; undecided: ${entry.unknown.join('; ')}` : '',
    ),
    entryReaches(entry),
    witnessOf(entry.witness),
  );
}

/// Cells by principal and resource: the rows of every environment in view.
function accessCells() {
  const access = template().access;
  const cells = new Map();
  const put = (row, direct) => {
    if (!holds(row)) return;
    const key = `${row.principal}\n${row.resource}`;
    if (!cells.has(key)) cells.set(key, []);
    cells.get(key).push({row, direct});
  };
  for (const row of access.reach) put(row, true);
  if (accessFilter.through) for (const row of access.through) put(row, false);
  return cells;
}

function grantOf({row, direct}) {
  return direct ? row : template().access.reach[row.reach];
}

function cellLetters(rows) {
  const found = new Set(rows.filter(one => one.row.verdict === 'reachable').flatMap(one => grantOf(one).accessLevels));
  const known = levels
    .filter(one => found.has(one))
    .map(one => letters[one])
    .join('');
  return known + (rows.some(one => one.row.verdict === 'unknown') ? '?' : '');
}

/// The strongest level decides the colour.
function cellClass(rows) {
  const text = cellLetters(rows);
  const strongest = ['P', 'W', 'T', 'R', 'L', '?'].find(one => text.includes(one)) || 'none';
  const names = {P: 'permissions', W: 'write', T: 'write', R: 'read', L: 'read', '?': 'unknown', none: 'unknown'};
  return `cell ${names[strongest]}${rows.some(one => one.direct) ? '' : ' through'}`;
}

function cellWords(principal, resource, rows) {
  const found = new Set(rows.flatMap(one => grantOf(one).accessLevels));
  const through = rows.some(one => one.direct) ? '' : ', through others';
  const open = rows.some(one => one.row.verdict === 'unknown') ? ', undecided in part' : '';
  return `${cellLetters(rows)}: ${principal} on ${resource}, ${
    levels
      .filter(one => found.has(one))
      .join(', ')
      .toLowerCase() || 'no level'
  }${through}${open}`;
}

function statementItem(one) {
  return h(
    'li',
    null,
    resourceLink(one.resource),
    one.policy ? `, policy ${one.policy}` : '',
    ' ',
    h('span', {class: 'faint'}, one.property),
    ' · ',
    lineLink(one.path, one.start.line),
  );
}

function grantArticle(one) {
  const {row, direct} = one;
  const grant = grantOf(one);
  return h(
    'article',
    null,
    h(
      'p',
      null,
      row.verdict === 'unknown' ? h('strong', null, 'Undecided ') : '',
      h('strong', null, grant.accessLevels.join(', ')),
      direct ? '' : [' through ', resourceLinks(row.via)],
      inWords(row.in),
    ),
    h(
      'p',
      {class: 'actions'},
      grant.actions.map(action => h('code', null, action)),
    ),
    row.conditions.length ? h('p', null, 'If ', row.conditions.join(' and ')) : null,
    row.unknown.length ? h('p', null, 'Undecided because ', row.unknown.join('; ')) : null,
    h('p', null, 'Statements'),
    h('ul', {class: 'compact'}, grant.statements.map(statementItem)),
    direct ? witnessOf(row.witness) : null,
  );
}

function showCell(panel, principal, resource, rows) {
  panel.replaceChildren(
    h('h4', {tabindex: '-1'}, resourceLink(principal), ' → ', resourceLink(resource)),
    ...firstFew(rows, 6, grantArticle, 'ways'),
  );
  panel.hidden = false;
}

/// One tab stop; arrow keys move between the cells.
function moveByArrows(table) {
  const buttons = () => [...table.querySelectorAll('button.cell')];
  if (buttons().length) buttons()[0].tabIndex = 0;
  table.addEventListener('keydown', event => {
    const step = {ArrowRight: [0, 1], ArrowLeft: [0, -1], ArrowDown: [1, 0], ArrowUp: [-1, 0]}[event.key];
    const cell = event.target.closest('td');
    if (!step || !cell) return;
    event.preventDefault();
    const rows = [...table.tBodies[0].rows];
    let row = rows.indexOf(cell.parentElement);
    let column = cell.cellIndex;
    for (let i = 0; i < 2000; ++i) {
      row += step[0];
      column += step[1];
      const next = rows[row] && rows[row].cells[column];
      if (!next || column < 1) return;
      const button = next.querySelector('button');
      if (!button) continue;
      for (const other of buttons()) other.tabIndex = -1;
      button.tabIndex = 0;
      button.focus();
      return;
    }
  });
}

function principalHead(principal) {
  return h('th', {scope: 'col'}, h('span', {class: 'turned'}, resourceLink(principal)));
}

function cellOf(cells, principal, resource, panel) {
  const rows = cells.get(`${principal}\n${resource}`);
  if (!rows) return h('td', {class: 'empty'}, h('span', {class: 'hidden-text'}, 'none'));
  return h(
    'td',
    null,
    h(
      'button',
      {
        type: 'button',
        class: cellClass(rows),
        tabindex: '-1',
        'aria-label': cellWords(principal, resource, rows),
        click: event => {
          for (const one of document.querySelectorAll('button.cell[aria-pressed]')) one.removeAttribute('aria-pressed');
          event.currentTarget.setAttribute('aria-pressed', 'true');
          showCell(panel, principal, resource, rows);
          history.replaceState(null, '', address('access', principal, resource));
          panel.querySelector('h4').focus({preventScroll: true});
          panel.scrollIntoView({block: 'nearest'});
        },
      },
      cellLetters(rows) || '·',
    ),
  );
}

function matrix(cells, panel) {
  const wanted = accessFilter.text.toLowerCase();
  const pairs = [...cells.keys()].map(key => key.split('\n'));
  const matching = pairs.filter(([principal, resource]) => `${principal}\n${resource}`.toLowerCase().includes(wanted));
  const known = [...new Set(template().access.principals.map(one => one.id))];
  const principals = known.filter(id => matching.some(([principal]) => principal === id));
  const resources = [...new Set(matching.map(([, resource]) => resource))].sort(byRank(name => name));
  const drawn = resources.slice(0, 300);
  if (!drawn.length)
    return h('p', {class: 'faint'}, wanted ? 'Nothing matches.' : 'No principal of the template reaches a resource.');
  const table = h(
    'table',
    {class: 'matrix'},
    h('thead', null, h('tr', null, h('th', {scope: 'col'}, 'Resource'), principals.map(principalHead))),
    h(
      'tbody',
      null,
      drawn.map(resource =>
        h(
          'tr',
          null,
          h('th', {scope: 'row'}, resourceLink(resource)),
          principals.map(principal => cellOf(cells, principal, resource, panel)),
        ),
      ),
    ),
  );
  moveByArrows(table);
  return [
    h(
      'div',
      {
        class: 'scroll',
        role: 'region',
        tabindex: '0',
        'aria-label': 'Access of principals to resources',
        'aria-describedby': 'matrix-hint',
      },
      table,
    ),
    resources.length > drawn.length
      ? h('p', {class: 'faint'}, `The first ${drawn.length} of ${resources.length} resources; filter to see others.`)
      : null,
  ];
}

function legend() {
  return h(
    'p',
    {class: 'legend'},
    levels.map(one => [
      h(
        'span',
        {class: `key ${{P: 'permissions', W: 'write', T: 'write', R: 'read', L: 'read'}[letters[one]]}`},
        letters[one],
      ),
      ` ${one.toLowerCase()} `,
    ]),
    h('span', {class: 'key unknown'}, '?'),
    ' undecided ',
    h('span', {class: 'key write through'}, 'W'),
    ' through others',
  );
}

function principalNotes() {
  const rows = template().access.principals.filter(one => holds(one));
  const byId = new Map(rows.map(one => [one.id, one]));
  return h(
    'details',
    null,
    h('summary', null, plural(byId.size, 'principal')),
    h(
      'ul',
      null,
      [...byId.values()].map(one =>
        h(
          'li',
          null,
          resourceLink(one.id),
          h('span', {class: 'faint'}, ` ${one.type}`),
          one.usedBy.length ? [', role of ', resourceLinks(one.usedBy)] : '',
          one.assumableBy.length ? `; can be assumed by ${enumerate(one.assumableBy)}` : '',
          one.notSeen.length ? h('strong', null, `; not seen: ${one.notSeen.join(', ')}`) : '',
        ),
      ),
    ),
  );
}

function drawAccess(into, at) {
  const access = template().access;
  if (!access)
    return append(into, [h('p', null, 'Left out to keep the page small: write a report of this template alone.')]);
  if (!template().isTemplate)
    return append(into, [h('p', null, 'Not analyzed: there is no readable Resources section.')]);
  const entries = access.entryPoints.filter(holds);
  const order = entries.filter(one => one.anonymous).concat(entries.filter(one => !one.anonymous));
  const panel = h('section', {class: 'panel', hidden: true, 'aria-label': 'Why'});
  const box = h('div', null);
  panel.addEventListener('keydown', event => {
    const from = event.key === 'Escape' && box.querySelector('button[aria-pressed]');
    if (from) from.focus();
  });
  const update = () => box.replaceChildren(...[].concat(matrix(accessCells(), panel)).filter(Boolean));
  append(into, [
    h('h3', null, 'Entry points'),
    order.length
      ? h('ul', {class: 'plain entries'}, firstFew(order, 8, entryArticle, 'entry points'))
      : h('p', {class: 'faint'}, 'No entry point was found.'),
    h('h3', null, 'Principals and resources'),
    h(
      'form',
      {class: 'filters', 'aria-label': 'Filter access', submit: event => event.preventDefault()},
      h(
        'label',
        null,
        'Name contains',
        h('input', {
          id: 'access-filter',
          type: 'search',
          value: accessFilter.text,
          autocomplete: 'off',
          input: event => {
            accessFilter.text = event.target.value;
            update();
          },
        }),
      ),
      access.through.length
        ? checkFilter('through others', accessFilter.through, on => {
            accessFilter.through = on;
            update();
          })
        : null,
    ),
    h('p', {class: 'faint', id: 'matrix-hint'}, 'Choose a cell to see why; arrow keys move between cells.'),
    legend(),
    h('div', {class: 'beside'}, box, panel),
    principalNotes(),
  ]);
  update();
  const [principal, resource] = at.details || [];
  const rows = accessCells().get(`${principal}\n${resource}`);
  if (rows) showCell(panel, principal, resource, rows);
}
