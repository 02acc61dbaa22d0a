export const id = 222;
export const ids = [222];
export const modules = {

/***/ 2222:
/***/ ((__unused_webpack_module, __webpack_exports__, __webpack_require__) => {

/* harmony export */ __webpack_require__.d(__webpack_exports__, {
/* harmony export */   chartCatalog: () => (/* binding */ chartCatalog)
/* harmony export */ });
/* harmony import */ var node_path__WEBPACK_IMPORTED_MODULE_0__ = __webpack_require__(6760);
/* harmony import */ var node_path__WEBPACK_IMPORTED_MODULE_0___default = /*#__PURE__*/__webpack_require__.n(node_path__WEBPACK_IMPORTED_MODULE_0__);
/* harmony import */ var _ecr_repository_settings_js__WEBPACK_IMPORTED_MODULE_1__ = __webpack_require__(8532);
/* harmony import */ var _chart_archive_spill_store_js__WEBPACK_IMPORTED_MODULE_2__ = __webpack_require__(1439);
/* harmony import */ var _chart_archive_chart_file_js__WEBPACK_IMPORTED_MODULE_3__ = __webpack_require__(884);
/* harmony import */ var _chart_archive_read_archive_js__WEBPACK_IMPORTED_MODULE_4__ = __webpack_require__(7700);
/* harmony import */ var _workspace_read_guard_js__WEBPACK_IMPORTED_MODULE_5__ = __webpack_require__(7005);






/** Truncates a text to a number of UTF-16 units, at the end of a line if possible and never inside a character. */
function cut(text, max) {
    if (text.length <= max)
        return text;
    const short = text.slice(0, max - 1).replace(/[\uD800-\uDBFF]$/, '');
    const end = short.lastIndexOf('\n');
    return `${end > max / 2 ? short.slice(0, end + 1) : short}…`;
}
/** Finds the chart's icon among its files; for most charts the icon is a URL, and there is none. */
function logoAmong(files, icon) {
    const name = node_path__WEBPACK_IMPORTED_MODULE_0__.posix.normalize(icon.replace(/^file:\/\//, ''));
    const file = files.find((each) => each.name === name);
    return file === undefined || file.size > _ecr_repository_settings_js__WEBPACK_IMPORTED_MODULE_1__/* .catalogLimits */ .Iz.logo ? undefined : (0,_chart_archive_chart_file_js__WEBPACK_IMPORTED_MODULE_3__/* .readAll */ .yw)(file);
}
/**
 * Returns the catalog data that the ECR Public Gallery shows for a chart: its description, its README as the about text, how to
 * install it (`uri` is the repository as `host/path`), and its icon if that is a file in the chart. Texts longer than ECR Public
 * accepts are truncated, and a logo that is too large is left out.
 */
async function chartCatalog({ metadata, archive }, uri, unpacking) {
    const store = new _chart_archive_spill_store_js__WEBPACK_IMPORTED_MODULE_2__/* .SpillStore */ .a(unpacking);
    try {
        const files = await (0,_chart_archive_read_archive_js__WEBPACK_IMPORTED_MODULE_4__/* .readChartFiles */ .A6)((0,_workspace_read_guard_js__WEBPACK_IMPORTED_MODULE_5__/* .streamOf */ .mA)((0,node_path__WEBPACK_IMPORTED_MODULE_0__.dirname)(archive.file), archive.file), store);
        const readme = files.find(({ name }) => /^readme(\.md|\.txt)?$/i.test(name));
        const logo = metadata.icon === undefined ? undefined : logoAmong(files, metadata.icon);
        return {
            ...(metadata.description !== undefined && {
                description: cut(metadata.description, _ecr_repository_settings_js__WEBPACK_IMPORTED_MODULE_1__/* .catalogLimits */ .Iz.description),
            }),
            ...(readme !== undefined && { aboutText: cut((0,_chart_archive_chart_file_js__WEBPACK_IMPORTED_MODULE_3__/* .readAll */ .yw)(readme).toString(), _ecr_repository_settings_js__WEBPACK_IMPORTED_MODULE_1__/* .catalogLimits */ .Iz.aboutText) }),
            ...(metadata.type !== 'library' && {
                usageText: `\`\`\`sh\nhelm install ${metadata.name} oci://${uri}\n\`\`\`\n`,
            }),
            ...(logo !== undefined && { logo }),
        };
    }
    finally {
        store.close();
    }
}


/***/ })

};
