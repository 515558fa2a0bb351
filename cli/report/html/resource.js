// All that is known about one resource, with links to the sections.

function neighbours(id) {
  const edges = template().graph.edges.filter(holds);
  const semantic = new Set(edges.filter(one => one.semantic).map(one => `${one.from}\n${one.to}`));
  const seen = new Set();
  const rows = [];
  for (const edge of edges) {
    if (edge.from !== id && edge.to !== id) continue;
    if (!edge.semantic && (semantic.has(`${edge.from}\n${edge.to}`) || semantic.has(`${edge.to}\n${edge.from}`)))
      continue;
    const words = edge.semantic || edge.kind === 'depends-on' ? edge.kind.replace(/-/g, ' ') : 'refers to';
    const key = `${edge.from}\n${words}\n${edge.to}`;
    if (!seen.has(key)) rows.push({edge, words});
    seen.add(key);
  }
  return rows;
}

function neighbourList(id) {
  const rows = neighbours(id);
  if (!rows.length) return h('p', {class: 'faint'}, 'Connected with no other resource.');
  return h(
    'ul',
    {class: 'compact'},
    firstFew(
      rows,
      20,
      ({edge, words}) =>
        h(
          'li',
          null,
          edge.from === id
            ? [h('strong', null, words), ' ', resourceLink(edge.to)]
            : [resourceLink(edge.from), ' ', h('strong', null, words), ' it'],
        ),
      'connections',
    ),
  );
}

function isPartOf(id) {
  return name => resourceOf(name) === id;
}

function accessList(id) {
  const access = template().access;
  const mine = isPartOf(id);
  const principal = new Set([id, ...access.principals.filter(one => one.usedBy.includes(id)).map(one => one.id)]);
  const line = row =>
    h(
      'li',
      null,
      link(address('access', row.principal, row.resource), `${row.principal} → ${row.resource}`),
      `: ${row.accessLevels.join(', ').toLowerCase()}`,
      row.verdict === 'unknown' ? ' (undecided)' : '',
      inWords(row.in),
    );
  const reach = access.reach.filter(holds);
  const to = reach.filter(row => mine(row.resource));
  reach.sort(byRank(row => row.resource));
  const from = reach.filter(row => principal.has(row.principal));
  const entries = access.entryPoints
    .filter(holds)
    .filter(one => one.resource === id || one.path.some(mine) || one.reaches.some(row => mine(row.resource)));
  const part = (title, rows, draw) =>
    rows.length ? [h('h4', null, title), h('ul', {class: 'compact'}, firstFew(rows, 12, draw, 'rows'))] : null;
  const all = [
    part('Entry points', entries, one => h('li', null, entryPath(one))),
    part('Who reaches it', to, line),
    part('What it reaches', from, line),
  ];
  return all.some(Boolean)
    ? all
    : h('p', {class: 'faint'}, 'No principal of the template reaches it, and it reaches nothing.');
}

function costList(id) {
  const row = costRows().find(one => one.id === id);
  if (!row)
    return h(
      'p',
      {class: 'faint'},
      template().cost.free.some(one => one.resource === id) ? 'Free of charge.' : 'Not priced.',
    );
  const sums = environmentsInView()
    .filter(i => row.by[i])
    .map(i => [template().environments[i].name, h('span', {class: 'money'}, dollars(row.by[i].total))]);
  return [facts(sums), h('ul', {class: 'plain items'}, itemRows(row).map(itemLine))];
}

function resourceSource(id) {
  const {path, line, end} = template().resources[id];
  const source = sourceText(path);
  if (!source) return null;
  const last = Math.min(end, line + 60, source.lines.length);
  const lines = source.lines
    .slice(line - 1, last)
    .map((text, i) =>
      h(
        'span',
        {class: 'line'},
        h('a', {class: 'number', href: lineAddress(path, line + i), 'aria-label': `line ${line + i}`}, line + i),
        h('code', null, text),
        '\n',
      ),
    );
  return [
    h('pre', {class: 'excerpt', tabindex: '0', 'aria-label': `Source of ${id}`}, lines),
    last < end ? h('p', null, lineLink(path, last + 1), ` and on, to line ${end}`) : null,
  ];
}

function goneResource(into, id) {
  const diff = template().diff;
  const row = diff && diff.resources.find(one => one.resource === id);
  append(into, [h('p', null, row ? `${row.type}, ${row.effect}.` : 'There is no such resource.')]);
}

function drawResource(into, at) {
  const id = at.resource;
  const here = template().resources && Object.hasOwn(template().resources, id) ? template().resources[id] : null;
  if (!here) return goneResource(into, id);
  const found = findingsOf(state.environment).filter(
    one => membersOf(one).includes(id) || one.related.some(note => note.resource === id),
  );
  append(into, [
    h(
      'p',
      {class: 'lead'},
      here.type,
      ' · ',
      lineLink(here.path, here.line),
      here.made ? ` · ${here.made}` : '',
      ' · ',
      link(address('map', id), 'show on the map'),
    ),
    h('h3', null, 'Findings'),
    found.length
      ? h(
          'ul',
          {class: 'plain rows'},
          firstFew(found, 12, one => ruleRow([one]), 'findings'),
        )
      : h('p', {class: 'faint'}, 'None.'),
    h(
      'div',
      {class: 'columns'},
      h('section', null, h('h3', null, 'Access'), accessList(id)),
      h('section', null, h('h3', null, 'Cost a month'), costList(id)),
      h('section', null, h('h3', null, 'Connections'), neighbourList(id)),
    ),
    h('h3', null, 'Source'),
    resourceSource(id),
  ]);
}
