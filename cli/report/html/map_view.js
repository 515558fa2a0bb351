// The part of the map's picture that is shown: zoom and pan, by buttons, keys, wheel and pointer.

class View {
  constructor(frame) {
    this.frame = frame;
    this.width = frame.clientWidth;
    frame.addEventListener('keydown', event => this.key(event));
    frame.addEventListener('wheel', event => this.wheel(event), {passive: false});
    frame.addEventListener('pointerdown', event => this.drag(event));
    new ResizeObserver(() => this.resize()).observe(frame);
  }

  /// Boxes as large as text, where the whole would make them smaller.
  set(picture, size) {
    const {frame} = this;
    frame.replaceChildren(picture);
    this.picture = picture;
    this.all = {x: 0, y: -20, width: Math.max(size.width, 100), height: Math.max(size.height + 24, 100)};
    const room = {width: frame.clientWidth || 800, height: frame.clientHeight || 600};
    const fitting = Math.min(room.width / this.all.width, room.height / this.all.height);
    const scale = Math.min(1.15, Math.max(0.68, fitting));
    this.now = {x: 0, y: -20, width: room.width / scale, height: room.height / scale};
    if (this.now.width > this.all.width) this.now.x = (this.all.width - this.now.width) / 2;
    this.width = room.width;
    this.apply();
  }

  apply() {
    const {x, y, width, height} = this.now;
    this.picture.setAttribute('viewBox', `${x} ${y} ${width} ${height}`);
  }

  zoom(factor) {
    const {now, all} = this;
    const width = Math.min(all.width * 1.5, Math.max(200, now.width * factor));
    const scale = width / now.width;
    now.x += (now.width * (1 - scale)) / 2;
    now.y += (now.height * (1 - scale)) / 2;
    now.width = width;
    now.height *= scale;
    this.apply();
  }

  /// In parts of what is shown.
  pan(x, y) {
    this.now.x += x * this.now.width;
    this.now.y += y * this.now.height;
    this.apply();
  }

  fit() {
    this.now = {...this.all};
    this.apply();
  }

  show(box) {
    const place = /translate\(([-\d.]+) ([-\d.]+)\)/.exec(box.getAttribute('transform'));
    this.now.x = Number(place[1]) - this.now.width / 2 + boxWidth / 2;
    this.now.y = Number(place[2]) - this.now.height / 2;
    this.apply();
  }

  /// A box keeps its size when the frame makes room for the panel.
  resize() {
    const {frame, now} = this;
    if (!now || !frame.clientWidth || !this.width) return;
    const scale = now.width / this.width;
    this.width = frame.clientWidth;
    now.width = frame.clientWidth * scale;
    now.height = frame.clientHeight * scale;
    this.apply();
  }

  key(event) {
    const steps = {ArrowLeft: [-0.1, 0], ArrowRight: [0.1, 0], ArrowUp: [0, -0.1], ArrowDown: [0, 0.1]};
    if (event.target !== this.frame) return;
    if (steps[event.key]) this.pan(...steps[event.key]);
    else if (event.key === '+' || event.key === '=') this.zoom(0.8);
    else if (event.key === '-') this.zoom(1.25);
    else if (event.key === '0') this.fit();
    else return;
    event.preventDefault();
  }

  /// Without Ctrl, the wheel scrolls the page.
  wheel(event) {
    if (!event.ctrlKey && !event.metaKey) return;
    event.preventDefault();
    this.zoom(event.deltaY > 0 ? 1.15 : 0.87);
  }

  drag(event) {
    if (event.target.closest('.box') || event.button !== 0) return;
    let last = event;
    const move = next => {
      this.pan(
        (last.clientX - next.clientX) / this.frame.clientWidth,
        (last.clientY - next.clientY) / this.frame.clientHeight,
      );
      last = next;
    };
    const stop = () => {
      window.removeEventListener('pointermove', move);
      window.removeEventListener('pointerup', stop);
    };
    window.addEventListener('pointermove', move);
    window.addEventListener('pointerup', stop);
  }
}
