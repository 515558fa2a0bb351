// The picture of the map: where boxes and edges are, and how they are drawn.

const boxWidth = 206;
const boxHeight = 44;

/// Cut to a width in pixels.
const measured = document.createElement('canvas').getContext('2d');

function shorten(text, width, font) {
  measured.font = `${font} ${getComputedStyle(document.body).fontFamily}`;
  const characters = Array.from(printable(text));
  let count = characters.length;
  while (count > 1 && measured.measureText(characters.slice(0, count).join('')).width > width) --count;
  return count < characters.length ? `${characters.slice(0, Math.max(1, count - 1)).join('')}…` : characters.join('');
}

/// Boxes without an edge stand below the others, in rows.
function layOut(model) {
  const graph = new dagre.graphlib.Graph({compound: true, multigraph: true});
  graph.setGraph({
    rankdir: 'LR',
    nodesep: 22,
    ranksep: 40,
    edgesep: 8,
    marginx: 12,
    marginy: 12,
    ranker: model.nodes.size > 80 ? 'longest-path' : 'network-simplex',
  });
  graph.setDefaultEdgeLabel(() => ({}));
  const connected = new Set(model.edges.flatMap(edge => [edge.from, edge.to]));
  const parentOf = id => model.parents.get(id) || null;
  const alone = [...model.nodes.keys()].filter(id => !connected.has(id) && !parentOf(id));
  for (const id of model.nodes.keys()) {
    if (alone.includes(id)) continue;
    graph.setNode(id, {width: boxWidth, height: boxHeight});
    for (let at = id, parent = parentOf(at); parent; at = parent, parent = parentOf(at)) {
      if (!graph.hasNode(parent)) graph.setNode(parent, {});
      graph.setParent(at, parent);
    }
  }
  model.edges.forEach((edge, i) => graph.setEdge(edge.from, edge.to, {}, String(i)));
  dagre.layout(graph);
  const size = {width: graph.graph().width || 0, height: graph.graph().height || 0};
  if (!Number.isFinite(size.width)) Object.assign(size, {width: 0, height: 0});
  const perRow = Math.max(3, Math.floor(Math.max(size.width, 900) / (boxWidth + 14)));
  alone.forEach((id, i) =>
    graph.setNode(id, {
      width: boxWidth,
      height: boxHeight,
      x: 12 + boxWidth / 2 + (i % perRow) * (boxWidth + 14),
      y: size.height + 40 + Math.floor(i / perRow) * (boxHeight + 12),
    }),
  );
  if (alone.length) {
    size.height += 40 + Math.ceil(alone.length / perRow) * (boxHeight + 12);
    size.width = Math.max(size.width, Math.min(alone.length, perRow) * (boxWidth + 14) + 24);
  }
  return {graph, size};
}

function boxTitle(node) {
  return node.members
    ? `${node.members.length} × ${serviceOf(node.type)}`
    : node.id.slice(node.id.lastIndexOf('/') + 1);
}

function drawBox(node, place, paint, choose) {
  const ids = node.members || [node.id];
  const colour = paint(ids);
  const some =
    node.in && state.environment === null && node.in.length < template().environments.length ? inWords(node.in) : '';
  const type = node.members ? 'choose to open' : node.type.replace(/^AWS::/, '').replace('::', ' ');
  const label = `${node.members ? `${node.members.length} resources of ${serviceOf(node.type)}` : `${node.id}, ${type}`}${colour.words ? `, ${colour.words}` : ''}${some}`;
  const box = s(
    'g',
    {
      class: `box ${colour.kind}${node.gone ? ' gone' : ''}${some ? ' some' : ''}${node.members ? ' folded' : ''}`,
      transform: `translate(${place.x - boxWidth / 2} ${place.y - boxHeight / 2})`,
      tabindex: '0',
      role: 'button',
      'data-id': node.id,
      click: () => choose(node),
      keydown: event => {
        if (event.key !== 'Enter' && event.key !== ' ') return;
        event.preventDefault();
        choose(node);
      },
    },
    s('title', null, label),
    s('rect', {width: boxWidth, height: boxHeight, rx: 6}),
    s('text', {x: 9, y: 18, class: 'box-title'}, shorten(boxTitle(node), boxWidth - 18, '600 12.5px')),
    s('text', {x: 9, y: 34, class: 'box-type'}, shorten(type, colour.words ? boxWidth - 105 : boxWidth - 18, '11px')),
    colour.words
      ? s(
          'text',
          {x: boxWidth - 8, y: 34, 'text-anchor': 'end', class: 'box-words'},
          shorten(colour.words, 82, '600 11px'),
        )
      : null,
  );
  return box;
}

function drawEdge(edge, points) {
  // Through the middles of the segments, bent at the points between them.
  const at = (x, y) => `${x.toFixed(1)} ${y.toFixed(1)}`;
  const [first, ...rest] = points;
  const last = points[points.length - 1];
  const bends = rest
    .slice(0, -1)
    .map((point, i) => `Q${at(point.x, point.y)} ${at((point.x + rest[i + 1].x) / 2, (point.y + rest[i + 1].y) / 2)}`);
  const path = `M${at(first.x, first.y)}${bends.join('')}L${at(last.x, last.y)}`;
  return s(
    'g',
    {class: `edge ${edge.group}${edge.gone ? ' gone' : ''}`, 'data-from': edge.from, 'data-to': edge.to},
    s('title', null, `${edge.from} ${[...edge.words].join(', ')} ${edge.to}`),
    s('path', {d: path, 'marker-end': 'url(#arrow)'}),
  );
}

function drawFrame(id, place) {
  const name = id.replace(/^(in|stack) /, '');
  const resource = resourceOf(name);
  const what = id.startsWith('stack') ? 'stack' : containers[(template().resources[resource] || {}).type] || '';
  return s(
    'g',
    {class: `frame ${what}`},
    s('rect', {
      x: place.x - place.width / 2,
      y: place.y - place.height / 2 - 16,
      width: place.width,
      height: place.height + 16,
      rx: 8,
    }),
    s(
      'text',
      {x: place.x - place.width / 2 + 9, y: place.y - place.height / 2 - 2},
      shorten(`${what} ${name}`, place.width - 18, '600 11.5px'),
    ),
  );
}

function depthOf(id, model) {
  let depth = 0;
  for (let at = model.parents.get(id); at; at = model.parents.get(at)) ++depth;
  return depth;
}

function drawGraph(model, choose) {
  const {graph, size} = layOut(model);
  const paint = painter();
  const frames = graph
    .nodes()
    .filter(id => !model.nodes.has(id))
    .sort((a, b) => depthOf(a, model) - depthOf(b, model));
  const picture = s(
    'svg',
    {
      class: 'map',
      role: 'group',
      'aria-label': 'Resources and their connections',
      viewBox: `0 -20 ${Math.ceil(size.width)} ${Math.ceil(size.height) + 24}`,
    },
    s(
      'defs',
      null,
      s(
        'marker',
        {
          id: 'arrow',
          viewBox: '0 0 8 8',
          refX: 7,
          refY: 4,
          markerWidth: 6,
          markerHeight: 6,
          orient: 'auto-start-reverse',
        },
        s('path', {d: 'M0 0L8 4L0 8z'}),
      ),
    ),
    frames.map(id => drawFrame(id, graph.node(id))),
    model.edges.map((edge, i) => drawEdge(edge, graph.edge({v: edge.from, w: edge.to, name: String(i)}).points)),
    [...model.nodes.values()].map(node => drawBox(node, graph.node(node.id), paint, choose)),
  );
  return {picture, size};
}

function highlight(picture, ids) {
  const wanted = new Set(ids);
  picture.classList.toggle('chosen', wanted.size > 0);
  const near = new Set(wanted);
  for (const edge of picture.querySelectorAll('.edge')) {
    const on = wanted.has(edge.dataset.from) || wanted.has(edge.dataset.to);
    edge.classList.toggle('on', on);
    if (on) near.add(edge.dataset.from).add(edge.dataset.to);
  }
  for (const box of picture.querySelectorAll('.box')) {
    box.classList.toggle('on', near.has(box.dataset.id));
    box.classList.toggle('self', wanted.has(box.dataset.id));
  }
}
