/* chart.js - values over groups, drawn by uPlot: lines over time, bars else.
 *
 * For the eye alone; the table beside it says the same to everyone. */
import uPlot from "../vendor/uplot.js";
import {html, useEffect, useRef} from "../ui.js";

const colours = {value: "#0B6B5D", more: "#8A5700", target: "#B3261E", grid: "#D5DDE3", ink: "#51626F"};
const HEIGHT = 220;
const font = "12px sans-serif";

const axis = more => ({
    font, stroke: colours.ink, grid: {stroke: colours.grid, width: 1},
    ticks: {stroke: colours.grid, width: 1}, ...more,
});

function options({labels, series, bars}, width) {
    const drawn = series.map(s => ({
        label: s.label, stroke: colours[s.kind], width: s.kind === "value" ? 2 : 1.5,
        dash: s.kind === "target" ? [6, 4] : undefined,
        points: {show: bars ? s.kind === "more" : s.kind === "value" && labels.length < 40, size: 7},
        ...bars && s.kind === "value" && {
            fill: colours.value, paths: uPlot.paths.bars({size: [0.6, 48]}),
        },
        /* A frame for each target: no line leads from one service to the next. */
        ...bars && s.kind === "target" && {paths: uPlot.paths.bars({size: [0.75, 60]})},
        ...bars && s.kind === "more" && {paths: () => null},
    }));

    return {
        width, height: HEIGHT, legend: {show: false}, cursor: {show: false},
        padding: [null, bars ? null : 36, null, null], /* half of the last label */
        scales: {
            x: {time: false, range: (u, min, max) => bars ? [min - .6, max + .6] : [min, max]},
            y: {range: (u, min, max) => [Math.min(0, min ?? 0), (max || 1) * 1.08]},
        },
        axes: [
            axis({
                incrs: [1, 2, 5, 7, 14, 30, 60, 120], space: bars ? 44 : 64, grid: {show: false},
                values: (u, splits) => splits.map(i => labels[i] ?? ""),
            }),
            axis({size: 48}),
        ],
        series: [{}, ...drawn],
    };
}

/* `series`: [{kind: "value" | "more" | "target", label, values}], null where there is none. */
export function Chart({label, labels, series, bars}) {
    const box = useRef(null);

    useEffect(() => {
        const place = box.current, data = [labels.map((_, i) => i), ...series.map(s => s.values)];
        const chart = new uPlot(options({labels, series, bars}, place.clientWidth), data, place);
        const fit = new ResizeObserver(() =>
            chart.setSize({width: place.clientWidth, height: HEIGHT}));

        fit.observe(place);
        return () => {
            fit.disconnect();
            chart.destroy();
        };
    }, [labels, series, bars]);
    return html`
        <figure class="chart">
            <div ref=${box} role="img" aria-label=${label}></div>
            <figcaption>${series.map(s => html`
                <span class="key ${s.kind}" aria-hidden="true"></span>${s.label} `)}</figcaption>
        </figure>`;
}
