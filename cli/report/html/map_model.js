// The map as a graph of boxes: what is drawn, what stands in what, and what is folded.

const edgeKinds = [
  {name: 'calls', kinds: ['invokes', 'triggers', 'notifies', 'permits'], on: true},
  {name: 'data', kinds: ['data'], on: true},
  {name: 'network', kinds: ['runs-in', 'attached-to', 'routes-to', 'protected-by'], on: true},
  {name: 'uses', kinds: ['assumes', 'logs-to', 'alarms-on', 'encrypts-with', 'part-of', 'deployed-by'], on: true},
  {name: 'references', kinds: ['ref', 'getatt', 'sub', 'depends-on'], on: false},
];
const groupOf = Object.fromEntries(edgeKinds.flatMap(group => group.kinds.map(kind => [kind, group.name])));

const mapChoice = {
  colour: '',
  groups: new Set(edgeKinds.filter(one => one.on).map(one => one.name)),
  unfolded: new Set(),
  distance: 1,
};
const mostBoxes = 110;

/// Resources in view, with what is gone where a difference is shown.
function mapNodes() {
  const gone = template().gone ? template().gone.nodes : [];
  const nodes = new Map();
  for (const node of template().graph.nodes.filter(holds))
    nodes.set(node.id, {id: node.id, type: node.type, in: node.in});
  for (const node of gone) nodes.set(node.id, {id: node.id, type: node.type, gone: true});
  return nodes;
}

/// Who uses whose data, from the access matrix: from what runs as the principal.
function dataEdges() {
  const access = template().access;
  const users = new Map();
  for (const one of access.principals.filter(holds)) users.set(one.id, one.usedBy.length ? one.usedBy : [one.id]);
  const edges = [];
  for (const row of access.reach.filter(holds)) {
    const to = resourceOf(row.resource);
    if (!to || row.verdict !== 'reachable' || (access.ranks[row.resource] ?? 9) > 0) continue;
    for (const from of users.get(row.principal) || [])
      edges.push({from, to, kind: 'data', label: row.accessLevels.join(', ').toLowerCase()});
  }
  return edges;
}

/// An association or attachment that is drawn as an edge is no box too, and where the meaning of a
/// reference is known, the reference says nothing more.
function mapEdges(nodes) {
  const gone = template().gone ? template().gone.edges : [];
  const rows = [...template().graph.edges.filter(holds), ...gone.map(one => ({...one, gone: true}))];
  const meaningful = new Set(rows.filter(one => one.semantic).flatMap(one => [one.from, one.to]));
  for (const via of new Set(rows.map(one => one.via).filter(Boolean))) if (!meaningful.has(via)) nodes.delete(via);
  const related = new Set(rows.filter(one => one.semantic).map(one => `${one.from}\n${one.to}`));
  const all = [
    ...rows.filter(
      one => one.semantic || !(related.has(`${one.from}\n${one.to}`) || related.has(`${one.to}\n${one.from}`)),
    ),
    ...dataEdges(),
  ];
  const edges = new Map();
  for (const edge of all) {
    const group = groupOf[edge.kind];
    if (edge.from === edge.to || !mapChoice.groups.has(group) || !nodes.has(edge.from) || !nodes.has(edge.to)) continue;
    const key = `${edge.from}\n${edge.to}\n${group}`;
    const words =
      edge.label || (edge.semantic || edge.kind === 'depends-on' ? edge.kind.replace(/-/g, ' ') : 'refers to');
    if (!edges.has(key)) edges.set(key, {from: edge.from, to: edge.to, group, words: new Set(), gone: edge.gone});
    edges.get(key).words.add(words);
  }
  return [...edges.values()];
}

const containers = {'AWS::EC2::VPC': 'VPC', 'AWS::EC2::Subnet': 'subnet'};

/// The VPC or subnet that each resource stands in, and the nested stack.
function mapParents(nodes) {
  const placed = new Map();
  for (const edge of template().graph.edges.filter(holds)) {
    if (edge.kind !== 'runs-in' || !nodes.has(edge.from) || !nodes.has(edge.to) || !containers[nodes.get(edge.to).type])
      continue;
    if (!placed.has(edge.from)) placed.set(edge.from, new Set());
    placed.get(edge.from).add(edge.to);
  }
  const vpcOf = id =>
    nodes.get(id).type === 'AWS::EC2::VPC'
      ? id
      : [...(placed.get(id) || [])]
          .map(one => (nodes.get(one).type === 'AWS::EC2::VPC' ? one : vpcOf(one)))
          .find(Boolean);
  const parents = new Map();
  for (const [id, node] of nodes) {
    const homes = [...(placed.get(id) || [])];
    const stack = id.includes('/') ? `stack ${id.slice(0, id.lastIndexOf('/'))}` : null;
    if (containers[node.type])
      parents.set(`in ${id}`, node.type === 'AWS::EC2::Subnet' && vpcOf(id) ? `in ${vpcOf(id)}` : stack);
    if (homes.length === 1) parents.set(id, `in ${homes[0]}`);
    else if (homes.length > 1) parents.set(id, vpcOf(homes[0]) ? `in ${vpcOf(homes[0])}` : stack);
    else parents.set(id, stack);
    if (node.type === 'AWS::EC2::Subnet') parents.set(id, `in ${id}`);
  }
  return parents;
}

function neighbourhood(edges, id, distance) {
  let near = new Set([id]);
  for (let step = 0; step < distance; ++step) {
    const next = new Set(near);
    for (const edge of edges) {
      if (near.has(edge.from)) next.add(edge.to);
      if (near.has(edge.to)) next.add(edge.from);
    }
    near = next;
  }
  return near;
}

/// Of many resources, those of one service in one place are one box until it is opened.
function fold(nodes, edges, parents) {
  if (nodes.size <= mostBoxes) return {nodes, edges, folded: false};
  const keys = new Map();
  const members = new Map();
  for (const [id, node] of nodes) {
    const key = `${serviceOf(node.type)}${parents.get(id) ? `, ${parents.get(id)}` : ''}`;
    keys.set(id, key);
    if (!members.has(key)) members.set(key, []);
    members.get(key).push(id);
  }
  const boxOf = id =>
    members.get(keys.get(id)).length < 3 || mapChoice.unfolded.has(keys.get(id)) ? id : `fold ${keys.get(id)}`;
  const boxes = new Map();
  for (const [id, node] of nodes) {
    const box = boxOf(id);
    if (box === id) boxes.set(id, node);
    else if (!boxes.has(box)) {
      boxes.set(box, {id: box, type: node.type, key: keys.get(id), members: members.get(keys.get(id))});
      parents.set(box, parents.get(id));
    }
  }
  const joined = new Map();
  for (const edge of edges) {
    const [from, to] = [boxOf(edge.from), boxOf(edge.to)];
    const key = `${from}\n${to}\n${edge.group}`;
    if (from === to) continue;
    if (!joined.has(key)) joined.set(key, {...edge, from, to, words: new Set()});
    edge.words.forEach(word => joined.get(key).words.add(word));
  }
  return {nodes: boxes, edges: [...joined.values()], folded: true};
}

function mapModel(focus) {
  let nodes = mapNodes();
  let edges = mapEdges(nodes);
  if (focus && nodes.has(focus)) {
    const near = neighbourhood(edges, focus, mapChoice.distance);
    nodes = new Map([...nodes].filter(([id]) => near.has(id)));
    edges = edges.filter(edge => near.has(edge.from) && near.has(edge.to));
  }
  const total = nodes.size;
  const parents = mapParents(nodes);
  const folded = fold(nodes, edges, parents);
  // What stands in a VPC or subnet shows it by its place.
  const inside = (id, container) => {
    for (let at = parents.get(id); at; at = parents.get(at)) if (at === `in ${container}`) return true;
    return false;
  };
  const shown = folded.edges.filter(
    edge => !(edge.words.size === 1 && edge.words.has('runs in') && inside(edge.from, edge.to)),
  );
  // A VPC whose box would have no edge is its frame alone.
  for (const [id, node] of [...folded.nodes])
    if (
      containers[node.type] &&
      !shown.some(edge => edge.from === id || edge.to === id) &&
      [...parents.values()].includes(`in ${id}`) &&
      [...folded.nodes.keys()].some(one => one !== id && inside(one, id))
    )
      folded.nodes.delete(id);
  return {nodes: folded.nodes, edges: shown, parents, folded: folded.folded, total};
}
