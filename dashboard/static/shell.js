/* In the start page, after the address of the server (dashboard/server.py). */

/* Plotly swallows every touch on a chart whose marks can be clicked: on a phone the page could
   not be scrolled with a finger on a chart. Without hearing of the touch it gets the tap as a
   click, as any page does. */
addEventListener('touchstart', event => {
  if (event.target.closest?.('.js-plotly-plot')) event.stopPropagation();
}, {capture: true, passive: true});

/* Charts and maps have the colours of the theme from the server: when the reader's system
   turns light or dark, the page is asked for again. */
matchMedia('(prefers-color-scheme: dark)').addEventListener('change', () => setTimeout(() =>
  postMessage({stCommVersion: 1, type: 'RERUN_SCRIPT'}, location.origin), 100));
