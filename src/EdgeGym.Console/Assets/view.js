// What the page needs of an event, in one place.

let skew = 0;

// The gateway's clock for people; each beat corrects it.
export const gatewayNow = () => Date.now() + skew;
export const setGatewayNow = now => { if (Number.isFinite(now)) skew = now - Date.now(); };

export function withReceipt(event) {
  setGatewayNow(event.now);
  const screen = event.screen;
  return {
    ...event,
    exerciseName: { zh: event.exercise_zh ?? event.machine, en: event.exercise_en ?? event.machine },
    heardAt: event.heard_at ?? null,
    stopReason: screen?.alert?.code ?? null,
    bars: screen ? barsOf(screen) : [],
  };
}

// Full repetitions with their velocity where measured, then those that did not count.
function barsOf(screen) {
  const velocities = screen.velocities ?? [];
  const unmeasured = Math.max(0, (screen.phase === 'in_set' ? screen.rep ?? 0 : 0) - velocities.length);
  return [
    ...velocities.map(mcv => ({ mcv })),
    ...Array.from({ length: Math.min(unmeasured, 40) }, () => ({ mcv: null })),
    ...Array.from({ length: Math.min(screen.partial_reps ?? 0, 40) }, () => ({ partial: true })),
  ];
}

// What only a machine's own page shows: how today is, before the first set, and how it went, after the last. Either may be waved away.
export function ownPhaseOf(view, waved) {
  const phase = phaseOf(view);
  if (phase === 'free' && view.screen?.summary && !waved) return 'summary';
  if ((phase === 'ready' || phase === 'begin') && view.screen.asks?.length && !view.screen.suggestion?.stop && !waved) return 'today';
  return phase;
}

export function phaseOf(view) {
  const phase = view.screen?.phase;
  if (phase === 'stopped') return 'stopped';
  if (!view.online) return 'offline';
  switch (phase) {
    case 'in_set': return 'set';
    case 'resting': return 'rest';
    // The floor gets no suggestions, only that one is open: there a machine that is about to begin is in use like any other.
    case 'signed_in': return view.screen.suggestion ? 'begin' : 'ready';
    case 'cardio_running': return 'cardio';
    case 'free': case 'offline': case undefined: return 'free';
    default: return view.screen?.member ? 'ready' : 'free';
  }
}

// Sentences for reasons; what we have no sentence for is left out rather than shown as a code.
export function sentences(screen, codes, prefix) {
  return (codes ?? []).map(code => `${prefix}_${code}`).filter(screen.has).map(key => screen.t(key));
}
