// What draws a live view: uPlot and its style, as one module.
/*! uPlot, Copyright (c) 2025 Leon Sorokin, MIT License, https://github.com/leeoniya/uPlot */
import uPlot from "uplot";
import css from "uplot/dist/uPlot.min.css";

export default { uPlot, css };
