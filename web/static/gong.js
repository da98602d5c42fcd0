// Sounds of the room, made of sine waves: no file, no network. A browser lets us sound only after somebody pressed a key.
"use strict";

const gong = {
  context: null,
  loud: false,
  struck: [], // what was struck since the page was opened, for whoever wants to know whether it sounded

  open() {
    this.context ??= new AudioContext();
    this.context.resume();
    this.loud = true;
  },

  // One stroke on metal: partials that are no multiples of the lowest, higher ones shorter.
  stroke(pitch, delay, seconds) {
    const begin = this.context.currentTime + delay;
    for (const [ratio, share] of [[1, .5], [1.48, .22], [2.09, .3], [2.83, .14], [4.1, .08]]) {
      const wave = new OscillatorNode(this.context, { frequency: pitch * ratio });
      const level = new GainNode(this.context, { gain: 0 });
      const length = seconds / Math.sqrt(ratio);
      level.gain.setValueAtTime(0, begin);
      level.gain.linearRampToValueAtTime(share * .6, begin + .012);
      level.gain.exponentialRampToValueAtTime(.0001, begin + length);
      wave.connect(level).connect(this.context.destination);
      wave.start(begin);
      wave.stop(begin + length);
    }
  },

  // start: one deep stroke; soon: two light ones; end: three.
  strike(what) {
    this.struck.push(what);
    if (!this.loud) return;
    if (what === "start") this.stroke(130, 0, 6);
    if (what === "soon") [0, .45].forEach((delay) => this.stroke(620, delay, 1.6));
    if (what === "end") [0, 1.1, 2.2].forEach((delay) => this.stroke(196, delay, 4));
  },
};
