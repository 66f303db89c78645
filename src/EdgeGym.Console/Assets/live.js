// One live stream. The server beats; when beats stay away the page says so by itself, and comes back by itself.

export class Live {
  #url; #beat; #onEvent; #onState; #onBeat; #source = null; #last = ''; #state = ''; #heard = 0; #tries = 0; #timer = 0; #watch = 0;

  constructor(url, beatMilliseconds, onEvent, onState, onBeat = () => {}) {
    this.#onBeat = onBeat;
    this.#url = url;
    this.#beat = beatMilliseconds;
    this.#onEvent = onEvent;
    this.#onState = onState;
  }

  start() {
    this.#set('connecting');
    this.#open();
    this.#watch = setInterval(() => this.#check(), Math.max(100, this.#beat / 2));
    addEventListener('online', this.#now);
    document.addEventListener('visibilitychange', this.#now);
  }

  stop() {
    clearInterval(this.#watch);
    clearTimeout(this.#timer);
    removeEventListener('online', this.#now);
    document.removeEventListener('visibilitychange', this.#now);
    this.#source?.close();
  }

  #now = () => {
    if (this.#state === 'lost' && document.visibilityState === 'visible') this.#open();
  };

  #open() {
    clearTimeout(this.#timer);
    this.#source?.close();
    this.#heard = performance.now();
    const source = new EventSource(this.#last ? `${this.#url}?after=${encodeURIComponent(this.#last)}` : this.#url);
    this.#source = source;
    const heard = () => {
      this.#heard = performance.now();
      this.#tries = 0;
      this.#set('live');
    };
    source.addEventListener('view', event => {
      heard();
      this.#last = event.lastEventId;
      this.#onEvent(JSON.parse(event.data));
    });
    source.addEventListener('beat', event => {
      heard();
      this.#onBeat(Number(event.data));
    });
    source.onerror = () => {
      if (this.#source === source) this.#lost();
    };
  }

  #check() {
    if (this.#state !== 'lost' && performance.now() - this.#heard > this.#beat * 3 + 250) this.#lost();
  }

  #lost() {
    this.#source?.close();
    if (this.#state !== 'connecting' || this.#tries > 1) this.#set('lost');
    const wait = Math.min(5000, 250 * 2 ** this.#tries) * (0.5 + Math.random() / 2);
    this.#tries = Math.min(this.#tries + 1, 8);
    clearTimeout(this.#timer);
    this.#timer = setTimeout(() => this.#open(), wait);
  }

  #set(state) {
    if (this.#state === state) return;
    this.#state = state;
    this.#onState(state);
  }
}
