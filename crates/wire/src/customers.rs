//! Accounts and sessions.

use serde::{Deserialize, Serialize};
use utoipa::ToSchema;

use crate::{Timestamp, Uuid};

/// A new account.
#[derive(Clone, Debug, Serialize, Deserialize, ToSchema)]
pub struct Register {
    /// Signs in with this; notices go here.
    pub email: String,
    /// At least 8 characters.
    pub password: String,
    /// The person's or club's name.
    pub name: String,
    /// `en`, `de` or `ja`; the request's language when left out.
    #[serde(default)]
    pub language: Option<String>,
    /// IANA time zone; UTC when left out.
    #[serde(default)]
    pub time_zone: Option<String>,
}

/// A postal address.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
pub struct Address {
    /// Who receives, when it is not the customer.
    #[serde(default)]
    pub recipient: String,
    /// Street and number, up to four lines.
    #[serde(default)]
    pub lines: Vec<String>,
    /// Postal code.
    #[serde(default)]
    pub postal_code: String,
    /// Town.
    #[serde(default)]
    pub city: String,
    /// State, province or prefecture where the post needs it.
    #[serde(default)]
    pub region: String,
    /// ISO 3166-1 alpha-2 country code.
    #[serde(default)]
    pub country: String,
}

/// Somebody whom the customer sends pictures or sound to.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
pub struct Destination {
    /// How the customer calls them.
    pub name: String,
    /// Where mail for them goes.
    pub email: String,
}

/// The signed-in customer.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
pub struct Me {
    /// Identifier.
    pub id: Uuid,
    /// Email.
    pub email: String,
    /// Whether it is proven that the email is theirs: before, nothing that others gave to it opens.
    /// Centres that are older than an agent do not say so.
    #[serde(default)]
    pub email_confirmed: bool,
    /// Name.
    pub name: String,
    /// Whether they run the centre.
    pub operator: bool,
    /// `good` or `blocked`.
    pub standing: String,
    /// Telephone number.
    pub phone: Option<String>,
    /// Home address.
    pub address: Option<Address>,
    /// Where parcels go, the preferred one first.
    pub delivery_addresses: Vec<Address>,
    /// Where pictures and sound are sent.
    pub destinations: Vec<Destination>,
    /// `YYYY-MM-DD`.
    pub birthday: Option<String>,
    /// Full years, from the birthday.
    pub age: Option<u16>,
    /// `female`, `male` or `other`.
    pub gender: Option<String>,
    /// `en`, `de` or `ja`.
    pub language: String,
    /// IANA time zone.
    pub time_zone: String,
    /// When the account was made.
    pub created_at: Timestamp,
}

/// Changes to one's own record: what is left out stays; `null` empties what may be empty.
#[derive(Clone, Debug, Default, Serialize, Deserialize, ToSchema)]
#[serde(default)]
pub struct UpdateMe {
    /// Name.
    pub name: Option<String>,
    /// Telephone number.
    #[serde(deserialize_with = "said", skip_serializing_if = "Option::is_none")]
    #[schema(value_type = Option<String>)]
    pub phone: Option<Option<String>>,
    /// Home address.
    #[serde(deserialize_with = "said", skip_serializing_if = "Option::is_none")]
    #[schema(value_type = Option<Address>)]
    pub address: Option<Option<Address>>,
    /// Delivery addresses, all of them.
    pub delivery_addresses: Option<Vec<Address>>,
    /// Destinations, all of them.
    pub destinations: Option<Vec<Destination>>,
    /// Birthday, `YYYY-MM-DD`.
    #[serde(deserialize_with = "said", skip_serializing_if = "Option::is_none")]
    #[schema(value_type = Option<String>)]
    pub birthday: Option<Option<String>>,
    /// `female`, `male` or `other`.
    #[serde(deserialize_with = "said", skip_serializing_if = "Option::is_none")]
    #[schema(value_type = Option<String>)]
    pub gender: Option<Option<String>>,
    /// `en`, `de` or `ja`.
    pub language: Option<String>,
    /// IANA time zone.
    pub time_zone: Option<String>,
    /// A new password; the current one must be given with it.
    pub password: Option<String>,
    /// The current password, for setting a new one.
    pub current_password: Option<String>,
}

#[allow(clippy::option_option)] // The two kinds of absence are what this is about.
/// Tells `null` (said to be empty) from a field that is left out (not said at all).
pub(crate) fn said<'de, D, T>(from: D) -> Result<Option<Option<T>>, D::Error>
where
    D: serde::Deserializer<'de>,
    T: Deserialize<'de>,
{
    Option::<T>::deserialize(from).map(Some)
}

/// The link of a mail that proves an address.
#[derive(Clone, Debug, Serialize, Deserialize, ToSchema)]
pub struct ConfirmEmail {
    /// What stands behind the `#` of the link.
    pub token: String,
}

/// An address that is proven.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
pub struct EmailConfirmed {
    /// The address.
    pub email: String,
}

/// The last word before an account goes.
#[derive(Clone, Debug, Serialize, Deserialize, ToSchema)]
pub struct DeleteMe {
    /// The account's password.
    pub password: String,
}

/// A camera as an identification to sign in with.
#[derive(Clone, Debug, Serialize, Deserialize, ToSchema)]
pub struct CameraName {
    /// Maker.
    pub maker: String,
    /// Model.
    pub model: String,
    /// Serial number.
    pub serial: String,
}

/// Signing in, by email or by camera.
#[derive(Clone, Debug, Serialize, Deserialize, ToSchema)]
#[serde(untagged)]
pub enum SignIn {
    /// With an email address.
    Email {
        /// The account's email.
        email: String,
        /// Its password.
        password: String,
    },
    /// With the identification of a registered camera.
    Camera {
        /// Which camera.
        camera: CameraName,
        /// The owner's password.
        password: String,
    },
}

/// A new session.
#[derive(Clone, Debug, Serialize, Deserialize, ToSchema)]
pub struct SignedIn {
    /// The secret to send as `Authorization: Bearer …`; shown this once.
    pub token: String,
    /// Who signed in.
    pub customer_id: Uuid,
    /// When it ends if it is not used.
    pub expires_at: Timestamp,
}

/// A session of this account.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
pub struct Session {
    /// Identifier, for ending it.
    pub id: Uuid,
    /// `browser` or `device`.
    pub kind: String,
    /// The browser or device, in words.
    pub label: String,
    /// Whether it is the one that asks.
    pub current: bool,
    /// When it began.
    pub created_at: Timestamp,
    /// When it was last used.
    pub last_used_at: Timestamp,
    /// When it ends if it is not used.
    pub expires_at: Timestamp,
}

/// All sessions of this account.
#[derive(Clone, Debug, Serialize, Deserialize, ToSchema)]
pub struct Sessions {
    /// The latest used first.
    pub items: Vec<Session>,
}
