//! What centres tell each other, as it is written.

use cradle_domain::HandoverId;
use cradle_domain::customers::{Address, Customer};
use cradle_domain::delivery::Way;
use cradle_domain::orders::{Order, Request};
use cradle_domain::printing::{Crop, PrintRequest, Size};
use cradle_domain::sharing::Field;
use serde::{Deserialize, Serialize};

/// An order is passed on.
pub(super) const PASSED: &str = "order.passed";
/// An order that was passed on is called off.
pub(super) const CALLED_OFF: &str = "order.called-off";
/// What becomes of an order that was passed on.
pub(super) const STATE: &str = "order.state";

/// A message.
#[derive(Debug, Serialize, Deserialize)]
pub(super) struct Told<T> {
    #[serde(rename = "type")]
    pub kind: String,
    pub timestamp: String,
    pub data: T,
}

/// A picture of an order that is passed on.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub(crate) struct PassedPicture {
    pub position: u32,
    pub filename: String,
    /// In hexadecimal digits; empty where the place is taken out of it while it is sent.
    #[serde(default)]
    pub sha256: String,
    pub size: u64,
    pub copies: u16,
    /// Left, top, width and height as fractions; the middle when left out.
    #[serde(default)]
    pub crop: Option<[f64; 4]>,
}

/// How its pictures are printed.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub(crate) struct PassedPrint {
    pub size: String,
    pub paper: String,
    pub finish: String,
    #[serde(default)]
    pub border: u16,
    #[serde(default)]
    pub fit: bool,
    /// Whether sheets with all pictures small belong to it.
    #[serde(default)]
    pub index: bool,
}

/// An order that is passed on.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub(crate) struct OrderPassed {
    pub order: HandoverId,
    /// Its number at home.
    pub number: String,
    pub service: String,
    /// Opens this order's pictures and fields at home; removed from the records when it is over.
    #[serde(default)]
    pub token: String,
    /// Whether its pictures come straight from where the camera is connected, not from home.
    #[serde(default)]
    pub direct: bool,
    pub print: PassedPrint,
    pub pictures: Vec<PassedPicture>,
}

impl OrderPassed {
    /// What is to be printed, without the pictures, which have other names here.
    pub fn wish(&self) -> Result<PrintRequest, String> {
        Ok(PrintRequest {
            place: None,
            size: self.print.size.parse::<Size>().map_err(|why| why.to_string())?,
            paper: self.print.paper.clone(),
            finish: self.print.finish.clone(),
            border: self.print.border,
            fit: self.print.fit,
            index: self.print.index,
            copies: 1,
            items: Vec::new(),
            delivery: None,
        })
    }

    /// What is wrong with it, if anything is.
    pub fn problem(&self) -> Option<String> {
        if self.service != "print" {
            return Some(format!(
                "Nothing but printing is fulfilled for partners; this is “{}”.",
                self.service
            ));
        }
        let sound = |(at, one): (usize, &PassedPicture)| {
            one.position as usize == at
                && (1..=99).contains(&one.copies)
                && one.size > 0
                && hex::decode(&one.sha256).is_ok_and(|bytes| matches!(bytes.len(), 0 | 32))
                && one
                    .crop
                    .is_none_or(|[left, top, width, height]| Crop::new(left, top, width, height).is_ok())
        };
        let counted = (1..=cradle_domain::orders::MAX_IMAGES).contains(&self.pictures.len());
        if !counted || !self.pictures.iter().enumerate().all(sound) {
            return Some("The list of pictures cannot be read: each needs position, size and copies.".into());
        }
        self.wish().err()
    }
}

/// An order that is called off.
#[derive(Debug, Serialize, Deserialize)]
pub(super) struct OrderCalledOff {
    pub order: HandoverId,
}

/// What becomes of an order.
#[derive(Debug, Serialize, Deserialize)]
pub(super) struct OrderState {
    pub order: HandoverId,
    /// Counts what is said of it: what has a lower number than something heard is old.
    pub sequence: i64,
    pub state: String,
    #[serde(default)]
    pub reason: String,
}

/// Asks for fields of an order's customer.
#[derive(Debug, Serialize, Deserialize)]
pub(super) struct AskFields {
    pub order: HandoverId,
    pub token: String,
    pub fields: Vec<String>,
}

/// A camera's identification.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Camera {
    /// Maker.
    pub maker: String,
    /// Model.
    pub model: String,
    /// Serial number of the body.
    pub serial: String,
}

/// Asks for an order whose pictures came straight from where this camera is connected, and for fields of its
/// customer.
#[derive(Debug, Serialize, Deserialize)]
pub(super) struct AskOrder {
    pub order: HandoverId,
    pub token: String,
    pub camera: Camera,
    pub fields: Vec<String>,
}

/// Such an order.
#[derive(Clone, Debug, Serialize, Deserialize)]
pub struct ShownOrder {
    /// What is to be made.
    pub(crate) order: OrderPassed,
    /// Fields of its customer.
    pub(crate) fields: Fields,
}

/// Asks for a picture of an order.
#[derive(Debug, Serialize, Deserialize)]
pub(super) struct AskPicture {
    pub order: HandoverId,
    pub token: String,
    pub position: u32,
}

/// Fields of an order's customer.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Fields {
    /// Name.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub name: Option<String>,
    /// Where parcels go.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub delivery: Option<Address>,
}

impl Fields {
    /// These fields of an order's customer. Where it goes is what the order says, whatever the customer's
    /// record has become since; an order that is not delivered has no address to show.
    pub(super) fn of(customer: &Customer, order: &Order, asked: &[Field]) -> Self {
        let way = match &order.request {
            Request::Print(print) => print.delivery.as_ref(),
            Request::Keep(_) | Request::Send(_) | Request::Publish(_) => None,
        };
        Self {
            name: asked.contains(&Field::Name).then(|| customer.profile.name.to_string()),
            delivery: asked.contains(&Field::Delivery).then(|| way.map(address)).flatten(),
        }
    }

    /// The words of the fields that it holds.
    pub(super) fn words(&self) -> Vec<&'static str> {
        let name = self.name.is_some().then_some(Field::Name);
        let delivery = self.delivery.is_some().then_some(Field::Delivery);
        name.into_iter().chain(delivery).map(Field::as_str).collect()
    }
}

/// Where prints are sent: to the customer, or to the counter that fetches them for it.
fn address(way: &Way) -> Address {
    match way {
        Way::Post { address } => address.clone(),
        Way::PickUp { counter, lines } => {
            Address { recipient: counter.clone(), lines: lines.clone(), ..Address::default() }
        }
    }
}
