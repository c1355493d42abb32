//! Invoices for programs: EN 16931 in the syntax of UN/CEFACT (CII D22B), as Factur-X 1.08 and ZUGFeRD
//! 2.4 have it in their profile “EN 16931”.
//!
//! All amounts are the whole minor units of the books. An order is a line of quantity one whose price
//! is its net amount, so that no price has to be rounded: lines sum to the tax basis, bases and taxes
//! to the total, exactly (BR-CO-10 to BR-CO-16). The tax at a rate is the sum of the taxes of its
//! orders, each rounded when it was charged; it may differ from the rate of the sum by half a minor
//! unit for each order, which is what BR-CO-17's tolerance of less than one whole unit is for. Where so
//! many orders were rounded the same way that it differs by more, the tax is the rate of the sum, and the
//! difference is the rounding amount (BT-114), so that what is to be paid stays what was charged.

mod xml;

use cradle_domain::billing::TaxRate;
use cradle_domain::{Currency, Money};

use xml::Writer;

/// Which document it is.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Kind {
    /// Asks for money (380).
    Invoice,
    /// Takes back what an invoice asked for (381); its amounts are positive.
    Credit,
}

/// Who sells, or who buys.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Party {
    /// Name.
    pub name: String,
    /// Street and number, or whatever is written there.
    pub lines: Vec<String>,
    /// Postal code.
    pub postal_code: String,
    /// Town.
    pub city: String,
    /// State, province or prefecture.
    pub region: String,
    /// ISO 3166-1 alpha-2 country code.
    pub country: String,
    /// VAT identifier, of a seller.
    pub vat_id: String,
    /// The tax office's own number, of a seller.
    pub tax_number: String,
    /// Email.
    pub email: String,
    /// Telephone, of a seller.
    pub phone: String,
}

/// Something that was sold.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Line {
    /// What.
    pub name: String,
    /// More about it.
    pub note: String,
    /// Minor units without tax.
    pub net: i64,
    /// The tax.
    pub tax: i64,
    /// Its rate.
    pub rate: TaxRate,
    /// The day, as `20261121`.
    pub day: String,
}

/// How it is paid by transfer.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Transfer {
    /// Who is paid.
    pub name: String,
    /// Into which account, without blanks.
    pub iban: String,
}

/// What an invoice holds at one rate of tax.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Rate {
    /// The rate.
    pub rate: TaxRate,
    /// Without tax.
    pub net: i64,
    /// The tax.
    pub tax: i64,
}

/// Something that EN 16931 asks for and that is not there.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, thiserror::Error)]
pub enum Lacking {
    /// BT-27.
    #[error("the seller's name")]
    SellerName,
    /// BT-40.
    #[error("the seller's country")]
    SellerCountry,
    /// BT-31, BT-32.
    #[error("the seller's VAT ID or tax number")]
    SellerTax,
    /// BT-44.
    #[error("the customer's name")]
    BuyerName,
    /// BT-55.
    #[error("the customer's country")]
    BuyerCountry,
    /// BG-25.
    #[error("something that was sold")]
    Lines,
}

/// An invoice or a credit note for programs.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct EInvoice {
    /// Which document it is.
    pub kind: Kind,
    /// Its number.
    pub number: String,
    /// The day of it, as `20261121`.
    pub day: String,
    /// The last day on which it is paid in time.
    pub due: Option<String>,
    /// When and how it is paid, in words.
    pub terms: String,
    /// The currency of all of it.
    pub currency: Currency,
    /// Who sells.
    pub seller: Party,
    /// Who buys.
    pub buyer: Party,
    /// What was sold; amounts of an invoice are not negative.
    pub lines: Vec<Line>,
    /// How it is paid by transfer.
    pub transfer: Option<Transfer>,
    /// Number and day of the invoice that a credit note takes back.
    pub corrects: Option<(String, String)>,
    /// Minor units that were paid before it was written (BT-113).
    pub paid: i64,
    /// Words on it, such as the reason of a credit note.
    pub note: String,
    /// Why there is no tax where the rate is zero.
    pub exemption: String,
}

impl EInvoice {
    /// What it holds at each rate, the lowest first.
    pub fn rates(&self) -> Vec<Rate> {
        let mut rates: Vec<Rate> = Vec::new();
        for line in &self.lines {
            if let Some(sum) = rates.iter_mut().find(|sum| sum.rate == line.rate) {
                sum.net += line.net;
                sum.tax += line.tax;
            } else {
                rates.push(Rate { rate: line.rate, net: line.net, tax: line.tax });
            }
        }
        rates.sort_by_key(|sum| sum.rate);
        rates
    }

    /// The same with taxes that EN 16931 allows, and by how much what was charged differs from them.
    fn allowed(&self) -> (Vec<Rate>, i64) {
        let unit = 10_i64.pow(u32::from(self.currency.exponent().unwrap_or(0)));
        let mut rounding = 0;
        let mut rates = self.rates();
        for sum in &mut rates {
            let exact = i128::from(sum.net) * i128::from(sum.rate.0);
            let reckoned = ((exact * 2 + 10_000) / 20_000) as i64;
            if (sum.tax - reckoned).abs() >= unit {
                rounding += sum.tax - reckoned;
                sum.tax = reckoned;
            }
        }
        (rates, rounding)
    }

    /// What EN 16931 asks for and is not there.
    pub fn lacking(&self) -> Vec<Lacking> {
        let no = |text: &str| text.trim().is_empty();
        let mut lacking = Vec::new();
        let mut look = |missing: bool, what| {
            if missing {
                lacking.push(what);
            }
        };
        look(no(&self.seller.name), Lacking::SellerName);
        look(no(&self.seller.country), Lacking::SellerCountry);
        look(no(&self.seller.vat_id) && no(&self.seller.tax_number), Lacking::SellerTax);
        look(no(&self.buyer.name), Lacking::BuyerName);
        look(no(&self.buyer.country), Lacking::BuyerCountry);
        look(self.lines.is_empty(), Lacking::Lines);
        lacking
    }

    /// The invoice as XML, or what it lacks.
    pub fn xml(&self) -> Result<String, Vec<Lacking>> {
        let lacking = self.lacking();
        if !lacking.is_empty() {
            return Err(lacking);
        }
        let mut w = Writer::new();
        w.open("rsm:ExchangedDocumentContext")
            .open("ram:GuidelineSpecifiedDocumentContextParameter")
            .text("ram:ID", "urn:cen.eu:en16931:2017")
            .close()
            .close();
        self.document(&mut w);
        w.open("rsm:SupplyChainTradeTransaction");
        for (place, line) in self.lines.iter().enumerate() {
            self.line(&mut w, place + 1, line);
        }
        self.agreement(&mut w);
        if let Some(last) = self.lines.iter().map(|line| line.day.as_str()).max() {
            w.open("ram:ApplicableHeaderTradeDelivery").open("ram:ActualDeliverySupplyChainEvent");
            w.open("ram:OccurrenceDateTime").day(last).close().close().close();
        }
        self.settlement(&mut w);
        w.close();
        Ok(w.finish())
    }

    fn document(&self, w: &mut Writer) {
        let code = if self.kind == Kind::Invoice { "380" } else { "381" };
        w.open("rsm:ExchangedDocument").text("ram:ID", &self.number).text("ram:TypeCode", code);
        w.open("ram:IssueDateTime").day(&self.day).close();
        if !self.note.trim().is_empty() {
            w.open("ram:IncludedNote").text("ram:Content", &self.note).close();
        }
        w.close();
    }

    fn line(&self, w: &mut Writer, place: usize, line: &Line) {
        w.open("ram:IncludedSupplyChainTradeLineItem");
        w.open("ram:AssociatedDocumentLineDocument").text("ram:LineID", &place.to_string());
        if !line.note.trim().is_empty() {
            w.open("ram:IncludedNote").text("ram:Content", &line.note).close();
        }
        w.close();
        let name = if line.name.trim().is_empty() { "–" } else { &line.name };
        w.open("ram:SpecifiedTradeProduct").text("ram:Name", name).close();
        w.open("ram:SpecifiedLineTradeAgreement")
            .open("ram:NetPriceProductTradePrice")
            .text("ram:ChargeAmount", &self.amount(line.net))
            .close()
            .close();
        // C62: one.
        w.open("ram:SpecifiedLineTradeDelivery")
            .attributed("ram:BilledQuantity", ("unitCode", "C62"), "1")
            .close();
        w.open("ram:SpecifiedLineTradeSettlement").open("ram:ApplicableTradeTax");
        w.text("ram:TypeCode", "VAT").text("ram:CategoryCode", category(line.rate));
        w.text("ram:RateApplicablePercent", &percent(line.rate)).close();
        period(w, &line.day, &line.day);
        w.open("ram:SpecifiedTradeSettlementLineMonetarySummation")
            .text("ram:LineTotalAmount", &self.amount(line.net))
            .close();
        w.close().close();
    }

    fn agreement(&self, w: &mut Writer) {
        w.open("ram:ApplicableHeaderTradeAgreement");
        w.open("ram:SellerTradeParty");
        party(w, &self.seller, true);
        w.close().open("ram:BuyerTradeParty");
        party(w, &self.buyer, false);
        w.close().close();
    }

    fn settlement(&self, w: &mut Writer) {
        w.open("ram:ApplicableHeaderTradeSettlement");
        w.text("ram:PaymentReference", &self.number);
        w.text("ram:InvoiceCurrencyCode", self.currency.code());
        if let Some(transfer) = &self.transfer {
            // 58: SEPA credit transfer.
            w.open("ram:SpecifiedTradeSettlementPaymentMeans").text("ram:TypeCode", "58");
            w.open("ram:PayeePartyCreditorFinancialAccount").text("ram:IBANID", &transfer.iban);
            w.text("ram:AccountName", &transfer.name).close().close();
        }
        for sum in self.allowed().0 {
            self.tax(w, sum);
        }
        let days = || self.lines.iter().map(|line| line.day.as_str());
        if let (Some(first), Some(last)) = (days().min(), days().max()) {
            period(w, first, last);
        }
        w.open("ram:SpecifiedTradePaymentTerms").text("ram:Description", &self.terms);
        if let Some(due) = &self.due {
            w.open("ram:DueDateDateTime").day(due).close();
        }
        w.close();
        self.sums(w);
        if let Some((number, day)) = &self.corrects {
            w.open("ram:InvoiceReferencedDocument").text("ram:IssuerAssignedID", number);
            w.open("ram:FormattedIssueDateTime").qualified_day(day).close().close();
        }
        w.close();
    }

    fn tax(&self, w: &mut Writer, sum: Rate) {
        w.open("ram:ApplicableTradeTax");
        w.text("ram:CalculatedAmount", &self.amount(sum.tax)).text("ram:TypeCode", "VAT");
        if sum.rate.0 == 0 {
            w.text("ram:ExemptionReason", &self.exemption);
        }
        w.text("ram:BasisAmount", &self.amount(sum.net)).text("ram:CategoryCode", category(sum.rate));
        w.text("ram:RateApplicablePercent", &percent(sum.rate)).close();
    }

    fn sums(&self, w: &mut Writer) {
        let (rates, rounding) = self.allowed();
        let (net, tax) = rates.iter().fold((0, 0), |(net, tax), sum| (net + sum.net, tax + sum.tax));
        w.open("ram:SpecifiedTradeSettlementHeaderMonetarySummation");
        w.text("ram:LineTotalAmount", &self.amount(net)).text("ram:TaxBasisTotalAmount", &self.amount(net));
        let currency = ("currencyID", self.currency.code());
        w.attributed("ram:TaxTotalAmount", currency, &self.amount(tax));
        if rounding != 0 {
            w.text("ram:RoundingAmount", &self.amount(rounding));
        }
        w.text("ram:GrandTotalAmount", &self.amount(net + tax));
        if self.paid != 0 {
            w.text("ram:TotalPrepaidAmount", &self.amount(self.paid));
        }
        w.text("ram:DuePayableAmount", &self.amount(net + tax + rounding - self.paid)).close();
    }

    /// An amount in whole units: `4.80`.
    fn amount(&self, minor: i64) -> String {
        let text = Money::new(minor, self.currency).to_string();
        text.split_once(' ').map_or(text.clone(), |(_, number)| number.to_owned())
    }
}

/// Standard rate, or exempt where there is no tax.
const fn category(rate: TaxRate) -> &'static str {
    if rate.0 == 0 { "E" } else { "S" }
}

fn percent(rate: TaxRate) -> String {
    format!("{}.{:02}", rate.0 / 100, rate.0 % 100)
}

fn period(w: &mut Writer, first: &str, last: &str) {
    w.open("ram:BillingSpecifiedPeriod");
    w.open("ram:StartDateTime").day(first).close();
    w.open("ram:EndDateTime").day(last).close();
    w.close();
}

fn party(w: &mut Writer, party: &Party, sells: bool) {
    w.text("ram:Name", &party.name);
    let given = |text: &str| !text.trim().is_empty();
    if sells && (given(&party.phone) || given(&party.email)) {
        w.open("ram:DefinedTradeContact").text("ram:PersonName", &party.name);
        if given(&party.phone) {
            w.open("ram:TelephoneUniversalCommunication").text("ram:CompleteNumber", &party.phone).close();
        }
        if given(&party.email) {
            w.open("ram:EmailURIUniversalCommunication").text("ram:URIID", &party.email).close();
        }
        w.close();
    }
    w.open("ram:PostalTradeAddress");
    w.given("ram:PostcodeCode", &party.postal_code);
    // Three lines have a place; what is more stands on the last one.
    let lines: Vec<&String> = party.lines.iter().filter(|line| given(line)).collect();
    let rest = lines.iter().skip(2).map(|line| line.as_str()).collect::<Vec<_>>().join(", ");
    w.given("ram:LineOne", lines.first().map_or("", |line| line));
    w.given("ram:LineTwo", lines.get(1).map_or("", |line| line)).given("ram:LineThree", &rest);
    w.given("ram:CityName", &party.city).text("ram:CountryID", &party.country);
    w.given("ram:CountrySubDivisionName", &party.region).close();
    if given(&party.email) {
        w.open("ram:URIUniversalCommunication")
            .attributed("ram:URIID", ("schemeID", "EM"), &party.email)
            .close();
    }
    for (number, scheme) in [(&party.vat_id, "VA"), (&party.tax_number, "FC")] {
        if sells && given(number) {
            w.open("ram:SpecifiedTaxRegistration").attributed("ram:ID", ("schemeID", scheme), number).close();
        }
    }
}

#[cfg(test)]
mod tests;
