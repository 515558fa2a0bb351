// What the colours of the map say: each has a word too, which the box shows.

function changesById() {
  const words = {created: 'new', deleted: 'gone'};
  return new Map(
    (template().diff ? template().diff.resources : []).map(row => [row.resource, words[row.effect] || row.effect]),
  );
}

/// Who reaches each resource: the worst first.
function reachById() {
  const access = template().access;
  const rank = {anonymous: 0, 'from outside': 1, 'by principals': 2};
  const by = new Map();
  const put = (name, word) => {
    const id = resourceOf(name);
    if (id && (!by.has(id) || rank[word] < rank[by.get(id)])) by.set(id, word);
  };
  for (const entry of access.entryPoints.filter(holds)) {
    const word = entry.anonymous ? 'anonymous' : 'from outside';
    for (const name of [...entry.path, entry.resource, ...entry.reaches.map(row => row.resource)]) put(name, word);
  }
  for (const row of [...access.reach, ...access.through].filter(holds)) put(row.resource, 'by principals');
  return by;
}

function costById() {
  return new Map(
    costRows().map(row => [
      row.id,
      row.by.filter(Boolean).reduce((most, one) => (micros(one.total) > most ? micros(one.total) : most), 0n),
    ]),
  );
}

function severityById() {
  const by = new Map();
  for (const finding of findingsOf(state.environment))
    for (const id of membersOf(finding))
      if (!by.has(id) || severities.indexOf(finding.severity) < severities.indexOf(by.get(id)))
        by.set(id, finding.severity);
  return by;
}

/// {kind, words} of a box, by its members.
function painter() {
  if (mapChoice.colour === 'cost') {
    const costs = costById();
    const most = [...costs.values()].reduce((a, b) => (a > b ? a : b), 0n);
    return ids => {
      const sum = ids.reduce((all, id) => all + (costs.get(id) || 0n), 0n);
      const step = most === 0n || sum === 0n ? 0 : sum * 2n >= most ? 3 : sum * 10n >= most ? 2 : 1;
      return {kind: `cost-${step}`, words: sum > 0n ? moneyOf(sum) : ''};
    };
  }
  if (mapChoice.colour === 'reach') {
    const by = reachById();
    return ids =>
      ['anonymous', 'from outside', 'by principals']
        .filter(word => ids.some(id => by.get(id) === word))
        .map(word => ({kind: `reach-${word.split(' ').pop()}`, words: word}))[0] || {kind: 'plain', words: ''};
  }
  if (mapChoice.colour === 'change') {
    const by = changesById();
    return ids => {
      const words = [...new Set(ids.map(id => by.get(id)).filter(Boolean))];
      return words.length
        ? {kind: `change-${['new', 'gone'].includes(words[0]) ? words[0] : 'changed'}`, words: words.join(', ')}
        : {kind: 'plain', words: ''};
    };
  }
  const by = severityById();
  return ids =>
    severities
      .filter(one => ids.some(id => by.get(id) === one))
      .map(one => ({kind: `severity-${one}`, words: `${marks[one]} ${one}`}))[0] || {kind: 'plain', words: ''};
}

const colourKeys = {
  severity: [
    ['severity-error', '✕ error'],
    ['severity-warning', '▲ warning'],
    ['severity-note', '● note'],
    ['plain', 'no finding'],
  ],
  cost: [
    ['cost-3', 'at least half of the dearest'],
    ['cost-2', 'at least a tenth'],
    ['cost-1', 'less'],
    ['cost-0', 'no fixed cost'],
  ],
  reach: [
    ['reach-anonymous', 'anonymous callers'],
    ['reach-outside', 'others from outside'],
    ['reach-principals', 'principals of the template'],
    ['plain', 'nobody found'],
  ],
  change: [
    ['change-new', 'new'],
    ['change-changed', 'changed'],
    ['change-gone', 'gone'],
    ['plain', 'unchanged'],
  ],
};
