/* xlsx.js - one table as a workbook (ECMA-376), zipped by fflate.
 *
 * Texts are inline strings, which no spreadsheet takes for a formula; numbers are numbers. */
import {strToU8, zipSync} from "./vendor/fflate.js";

const head = '<?xml version="1.0" encoding="UTF-8" standalone="yes"?>';
const space = "http://schemas.openxmlformats.org";
const main = `xmlns="${space}/spreadsheetml/2006/main"`;
const rels = `xmlns="${space}/package/2006/relationships"`;
const office = `${space}/officeDocument/2006/relationships`;
const part = "application/vnd.openxmlformats-officedocument.spreadsheetml";

/* What XML cannot hold is left out. */
const escape = s => s.replace(/[\u0000-\u0008\u000b\u000c\u000e-\u001f\ufffe\uffff]/g, "")
    .replace(/[&<>"]/g, c => `&#${c.charCodeAt(0)};`);

/* "A" .. "Z", "AA": the standard lets them be left out, but not every reader does. */
const letters = n => (n < 26 ? "" : letters(Math.floor(n / 26) - 1)) + String.fromCharCode(65 + n % 26);

const cell = (value, at) => typeof value === "number" && Number.isFinite(value)
    ? `<c r="${at}"><v>${value}</v></c>`
    : `<c r="${at}" t="inlineStr"><is><t xml:space="preserve">${escape(String(value ?? ""))}</t></is></c>`;

const row = (values, n) => `<row r="${n}">${
    values.map((value, i) => cell(value, letters(i) + n)).join("")}</row>`;

const sheet = rows => `${head}<worksheet ${main}><sheetData>${
    rows.map((values, i) => row(values, i + 1)).join("")}</sheetData></worksheet>`;

/* `rows`: lists of texts and numbers.  Gives the file as bytes. */
export function workbook(name, rows) {
    const files = {
        "[Content_Types].xml": `${head}<Types xmlns="${space}/package/2006/content-types">`
            + '<Default Extension="rels" '
            + 'ContentType="application/vnd.openxmlformats-package.relationships+xml"/>'
            + `<Override PartName="/xl/workbook.xml" ContentType="${part}.sheet.main+xml"/>`
            + `<Override PartName="/xl/worksheets/sheet1.xml" ContentType="${part}.worksheet+xml"/>`
            + "</Types>",
        "_rels/.rels": `${head}<Relationships ${rels}><Relationship Id="rId1" `
            + `Type="${office}/officeDocument" Target="xl/workbook.xml"/></Relationships>`,
        "xl/workbook.xml": `${head}<workbook ${main} xmlns:r="${office}"><sheets><sheet `
            + `name="${escape(name.slice(0, 31))}" sheetId="1" r:id="rId1"/></sheets></workbook>`,
        "xl/_rels/workbook.xml.rels": `${head}<Relationships ${rels}><Relationship Id="rId1" `
            + `Type="${office}/worksheet" Target="worksheets/sheet1.xml"/></Relationships>`,
        "xl/worksheets/sheet1.xml": sheet(rows),
    };

    return zipSync(Object.fromEntries(Object.entries(files).map(([k, v]) => [k, strToU8(v)])));
}
