// What each environment costs a month: bars by service, resources with their items and prices.

const mostServices = 7;
const costOrder = {column: -1, down: true};

function costOf(row, environment) {
  return row.in.includes(environment) ? row.total : null;
}

/// Services with their sums in each environment, the dearest first.
function servicesByCost() {
  const byService = new Map();
  for (const row of template().cost.resources) {
    const service = serviceOf(row.type);
    if (!byService.has(service))
      byService.set(
        service,
        template().environments.map(() => 0n),
      );
    const sums = byService.get(service);
    for (const environment of row.in) sums[environment] += micros(row.total);
  }
  const most = sums => sums.reduce((a, b) => (a > b ? a : b), 0n);
  const all = [...byService].map(([name, sums]) => ({name, sums})).filter(one => most(one.sums) > 0n);
  all.sort((a, b) => (most(b.sums) > most(a.sums) ? 1 : most(b.sums) < most(a.sums) ? -1 : 0));
  const rest = all.slice(mostServices);
  const few = all.slice(0, mostServices);
  if (rest.length)
    few.push({
      name: `${rest.length} other services`,
      sums: template().environments.map((_, i) => rest.reduce((sum, one) => sum + one.sums[i], 0n)),
    });
  return few;
}

function moneyOf(sum) {
  return dollars(`${sum / 1000000n}.${String(sum % 1000000n).padStart(6, '0')}`);
}

function costBar(services, environment, most) {
  let x = 0;
  const parts = services.map((one, i) => {
    const width = most > 0n ? Number((one.sums[environment] * 10000n) / most) / 100 : 0;
    const part = s(
      'rect',
      {x: `${x}%`, y: 0, width: `${width}%`, height: 22, class: `service-${i}`},
      s('title', null, `${one.name}: ${moneyOf(one.sums[environment])}`),
    );
    x += width;
    return part;
  });
  const words = services
    .filter(one => one.sums[environment] > 0n)
    .map(one => `${one.name} ${moneyOf(one.sums[environment])}`);
  return s(
    'svg',
    {class: 'bar', role: 'img', 'aria-label': words.join(', ') || 'nothing', width: '100%', height: 22},
    parts,
  );
}

function costBars() {
  const services = servicesByCost();
  const cost = template().cost;
  const totals = cost.environments.map(sums => micros(sums.total || '0'));
  const most = totals.reduce((a, b) => (a > b ? a : b), 0n);
  if (most === 0n) return h('p', {class: 'faint'}, 'Nothing has a fixed cost, and no usage is declared.');
  return h(
    'div',
    {class: 'bars'},
    environmentsInView().map(i =>
      h(
        'div',
        {class: 'bar-row'},
        h('span', {class: 'bar-name'}, template().environments[i].name),
        costBar(services, i, most),
        h('span', {class: 'money'}, dollars(cost.environments[i].total)),
      ),
    ),
    h(
      'ul',
      {class: 'plain bar-legend'},
      services.map((one, i) =>
        h(
          'li',
          null,
          s(
            'svg',
            {width: 12, height: 12, 'aria-hidden': 'true'},
            s('rect', {width: 12, height: 12, class: `service-${i}`}),
          ),
          ` ${one.name}`,
        ),
      ),
    ),
  );
}

function sumsTable() {
  const cost = template().cost;
  const rows = environmentsInView();
  const changed = template().diff ? template().diff.cost : [];
  const delta = i => changed.find(one => one.name === template().environments[i].full);
  const heads = ['Environment', 'Fixed', 'Usage', 'Total', 'At most', 'Not declared', 'Unpriced'].concat(
    changed.length ? ['Change'] : [],
  );
  return h(
    'div',
    {class: 'scroll', tabindex: '0', role: 'region', 'aria-label': 'Sums'},
    h(
      'table',
      {class: 'data', id: 'cost-sums'},
      h(
        'thead',
        null,
        h(
          'tr',
          null,
          heads.map((one, i) => h('th', {scope: 'col', class: i ? 'money' : ''}, one)),
        ),
      ),
      h(
        'tbody',
        null,
        rows.map(i => {
          const sums = cost.environments[i];
          return h(
            'tr',
            null,
            h('th', {scope: 'row'}, template().environments[i].name),
            [sums.fixed, sums.usage, sums.total].map(one => h('td', {class: 'money'}, dollars(one))),
            h(
              'td',
              {class: 'money'},
              sums.total === null ? '–' : sums.ceiling === null ? 'no limit' : dollars(sums.ceiling),
            ),
            h('td', {class: 'money'}, sums.undeclaredUsage),
            h('td', {class: 'money'}, sums.unpriced),
            changed.length ? h('td', {class: 'money'}, delta(i) ? signedDollars(delta(i).delta) : '–') : null,
          );
        }),
      ),
    ),
  );
}

/// Rows of the table: a resource with its cost in each environment in view.
function costRows() {
  const rows = new Map();
  for (const row of template().cost.resources) {
    if (!holds(row)) continue;
    if (!rows.has(row.resource)) rows.set(row.resource, {id: row.resource, type: row.type, by: []});
    for (const environment of row.in) rows.get(row.resource).by[environment] = row;
  }
  return [...rows.values()];
}

function costColumns() {
  const one = state.environment;
  const text = key => row => row[key];
  const money = (title, amount, more = () => '') => ({
    title,
    money: true,
    sort: row => (amount(row) === null ? -1n : micros(amount(row))),
    text: row => [dollars(amount(row)), more(row) ? h('span', {class: 'faint'}, ' + usage') : ''],
  });
  const isOpen = i => row => row.by[i] && row.by[i].undeclaredUsage;
  const names = [
    {title: 'Resource', sort: text('id'), text: row => [resourceLink(row.id)]},
    {title: 'Type', sort: text('type'), text: row => row.type.replace(/^AWS::/, '')},
  ];
  if (one === null)
    return [
      ...names,
      ...template().environments.map((environment, i) =>
        money(environment.name, row => (row.by[i] ? row.by[i].total : null), isOpen(i)),
      ),
    ];
  const of = key => row => (row.by[one] ? row.by[one][key] : null);
  return [
    ...names,
    money('Fixed', of('fixed')),
    money('Usage', of('usage')),
    money('Total', of('total'), isOpen(one)),
    {
      ...money('At most', of('ceiling')),
      text: row => (of('ceiling')(row) === null ? 'no limit' : dollars(of('ceiling')(row))),
    },
  ];
}

function itemSource(item) {
  if (!item.priceSource) return null;
  return h(
    'span',
    {class: 'faint'},
    ' · price of ',
    item.priceDate,
    ', ',
    /^https:/.test(item.priceSource) ? outsideLink(item.priceSource, 'source') : item.priceSource,
  );
}

/// The item in each environment in view; what is the same stands once.
function itemRows(row) {
  const items = new Map();
  for (const i of environmentsInView()) {
    if (!row.by[i]) continue;
    row.by[i].items.forEach((item, position) => {
      const key = JSON.stringify([position, item]);
      if (!items.has(key)) items.set(key, {item, in: []});
      items.get(key).in.push(i);
    });
  }
  const names = [...new Set([...items.values()].map(one => one.item.name))];
  return [...items.values()].sort((a, b) => names.indexOf(a.item.name) - names.indexOf(b.item.name));
}

function itemLine({item, in: environments}) {
  const limit =
    item.ceiling !== null && item.kind === 'usage'
      ? `at most ${dollars(item.ceiling)}${item.bound ? `: ${item.bound}` : ''}`
      : item.unbounded
        ? `no limit: ${item.unbounded}`
        : '';
  const amount =
    item.monthly === null ? (item.kind === 'unpriced' ? 'not priced' : 'usage not declared') : dollars(item.monthly);
  return h(
    'li',
    null,
    h(
      'span',
      {class: 'item-name'},
      item.name,
      inWords(environments) ? h('span', {class: 'faint'}, inWords(environments)) : null,
    ),
    h('span', {class: 'money'}, amount),
    h('p', {class: 'faint'}, item.words || item.assumption, limit ? `; ${limit}` : '', itemSource(item)),
  );
}

function costRow(row, columns) {
  const body = h('tbody', null);
  const button = h('button', {
    type: 'button',
    class: 'open-row',
    'aria-expanded': 'false',
    'aria-label': `Items of ${row.id}`,
    click: () => {
      const open = button.getAttribute('aria-expanded') === 'true';
      button.setAttribute('aria-expanded', String(!open));
      if (open) body.lastElementChild.remove();
      else
        body.append(
          h(
            'tr',
            {class: 'items'},
            h('td', {colspan: columns.length + 1}, h('ul', {class: 'plain'}, itemRows(row).map(itemLine))),
          ),
        );
    },
  });
  body.append(
    h(
      'tr',
      null,
      h('td', {class: 'opener'}, button),
      columns.map((column, i) =>
        h(i ? 'td' : 'th', {class: column.money ? 'money' : '', scope: i ? null : 'row'}, column.text(row)),
      ),
    ),
  );
  return body;
}

function compareBy(column) {
  return (a, b) => {
    const [one, other] = [column.sort(a), column.sort(b)];
    return (one < other ? -1 : one > other ? 1 : 0) * (costOrder.down ? -1 : 1);
  };
}

function costTable() {
  const columns = costColumns();
  const box = h('div', {class: 'scroll', tabindex: '0', role: 'region', 'aria-label': 'Cost of resources'});
  if (costOrder.column >= columns.length || costOrder.column < 0) costOrder.column = columns.length - 1;
  const update = focus => {
    const rows = costRows().sort(compareBy(columns[costOrder.column]));
    const heads = columns.map((column, i) =>
      h(
        'th',
        {
          scope: 'col',
          class: column.money ? 'money' : '',
          'aria-sort': i === costOrder.column ? (costOrder.down ? 'descending' : 'ascending') : null,
        },
        h(
          'button',
          {
            type: 'button',
            class: 'sort',
            click: () => {
              costOrder.down = costOrder.column === i ? !costOrder.down : Boolean(column.money);
              costOrder.column = i;
              update(true);
            },
          },
          column.title,
        ),
      ),
    );
    box.replaceChildren(
      h(
        'table',
        {class: 'data', id: 'cost-table'},
        h('thead', null, h('tr', null, h('td', null), heads)),
        rows.map(row => costRow(row, columns)),
      ),
    );
    if (focus) box.querySelectorAll('button.sort')[costOrder.column].focus();
  };
  update(false);
  return box;
}

function uncountedList(title, rows) {
  const name = environmentName();
  const full = name === null ? null : template().environments[state.environment].full;
  const mine = rows.filter(row => full === null || row.environments.includes(full));
  if (!mine.length) return null;
  return h(
    'details',
    null,
    h('summary', null, `${title}: ${plural(mine.length, 'resource')}`),
    h(
      'ul',
      null,
      mine.map(row =>
        h(
          'li',
          null,
          resourceLink(row.resource),
          h('span', {class: 'faint'}, ` ${row.type}`),
          row.reason ? `: ${row.reason}` : '',
        ),
      ),
    ),
  );
}

/// What makes up the cost of a million of an entry point, and how each part follows from it.
function wayDetails(row) {
  const parts = row.parts.map(one =>
    h(
      'li',
      null,
      h('span', {class: 'item-name'}, `${one.resource}: ${one.item}`),
      h('span', {class: 'money'}, dollars(one.monthly)),
      one.chain ? h('p', {class: 'faint'}, one.chain) : null,
    ),
  );
  const facts = [
    ...row.limits.map(one => `${one.kind === 'limit' ? 'At most' : 'At'} ${one.monthly} a month: ${one.reason}`),
    ...row.assumptions.map(one => `Assumed: ${one.key}: ${one.value}`),
    ...row.unknown.map(one => `Not included: ${one.resources.join(', ')}: ${one.reason}`),
    ...row.loops.map(one => `Loop: ${one.through.join(' → ')}`),
  ];
  return h(
    'details',
    {class: 'way'},
    h(
      'summary',
      null,
      `${row.name}, 1,000,000 ${row.unit}: `,
      h('span', {class: 'money'}, dollars(row.perMillion)),
      h('span', {class: 'faint'}, inWords(row.in) || ''),
    ),
    h('ul', {class: 'plain'}, parts),
    facts.length ? list(facts) : null,
  );
}

function traffic() {
  const rows = template()
    .cost.entryPoints.filter(holds)
    .sort((a, b) => a.name.localeCompare(b.name, 'en'));
  if (!rows.length || !template().isWhole) return null;
  return [
    h('h3', null, 'Cost of traffic'),
    h('div', {id: 'cost-traffic'}, rows.map(wayDetails)),
  ];
}

function drawCost(into) {
  const cost = template().cost;
  if (!cost.environments.length)
    return append(into, [
      h(
        'p',
        null,
        template().isTemplate ? 'Nothing was priced.' : 'Not analyzed: there is no readable Resources section.',
      ),
    ]);
  append(into, [
    template().isWhole ? null : h('p', {class: 'notice'}, 'Part of the template is not read, so no sum is known.'),
    template().isWhole && !template().brief ? costBars() : null,
    sumsTable(),
    h('p', {class: 'faint'}, `US dollars a month; ${cost.basis}.`),
    cost.variations.length
      ? h('details', null, h('summary', null, 'Other parameter values'), list(cost.variations))
      : null,
    template().brief ? null : traffic(),
    template().brief ? null : [h('h3', null, 'Resources'), costTable()],
    uncountedList('Not priced', cost.unpriced),
    uncountedList('Free', cost.free),
  ]);
}
