//! Who asks, and from where.

use cradle_domain::customers::{Action, Caller, Denied, Language, may};
use cradle_domain::{CustomerId, SessionId};
use cradle_store::{Tx, idempotency};
use uuid::Uuid;

use crate::{Context, Error, Result, digest};

/// Who asks for a use case.
#[derive(Clone, Debug)]
pub struct Visitor {
    /// Nobody, a customer, or a guest.
    pub caller: Caller,
    /// The session that the request came with.
    pub session: Option<SessionId>,
    /// The language that the request prefers.
    pub language: Language,
    /// Where the request comes from: an IP address.
    pub origin: String,
}

impl Visitor {
    /// Whether this visitor may do something.
    pub fn may(&self, action: Action) -> Result<()> {
        Ok(may(self.caller, action)?)
    }

    /// The signed-in customer.
    pub fn customer(&self) -> Result<CustomerId> {
        match self.caller {
            Caller::Customer { id, .. } | Caller::Key { id, .. } => Ok(id),
            Caller::Guest { .. } => Err(Denied::Guest.into()),
            Caller::Nobody => Err(Denied::SignIn.into()),
        }
    }

    /// The signed-in customer, who may see and change their account.
    pub fn account(&self) -> Result<CustomerId> {
        let id = self.customer()?;
        self.may(Action::OwnAccount(id))?;
        Ok(id)
    }

    /// The signed-in customer, who may see and change their cameras, pictures and orders.
    pub fn owner(&self) -> Result<CustomerId> {
        let id = self.customer()?;
        self.may(Action::OwnThings(id))?;
        Ok(id)
    }

    /// Whoever may take part in calls, a customer or a guest: what they go by there.
    pub fn participant(&self) -> Result<CustomerId> {
        let id = match self.caller {
            Caller::Guest { id } => id.in_calls(),
            Caller::Customer { .. } | Caller::Key { .. } | Caller::Nobody => self.customer()?,
        };
        self.may(Action::TakePart(id))?;
        Ok(id)
    }

    /// The signed-in customer, who may use services.
    pub fn user_of_services(&self) -> Result<CustomerId> {
        let id = self.customer()?;
        self.may(Action::UseServices(id))?;
        Ok(id)
    }

    /// The customer whose pictures this visitor may see.
    pub fn viewer(&self) -> Result<CustomerId> {
        let id = self.customer()?;
        self.may(Action::SeePictures(id))?;
        Ok(id)
    }

    /// The customer into whose library this visitor may send files.
    pub fn sender(&self) -> Result<CustomerId> {
        let id = self.customer()?;
        self.may(Action::SendFiles(id))?;
        Ok(id)
    }

    /// The customer whose library this visitor may use as a folder.
    pub fn mounts(&self) -> Result<CustomerId> {
        let id = self.customer()?;
        self.may(Action::Mount(id))?;
        Ok(id)
    }

    /// The customer whose library this visitor may use as a folder, as one who may do all that takes.
    pub(crate) fn in_folder(&self) -> Result<(CustomerId, Self)> {
        let id = self.mounts()?;
        let standing = match self.caller {
            Caller::Customer { standing, .. } | Caller::Key { standing, .. } => standing,
            Caller::Guest { .. } => return Err(Denied::Guest.into()),
            Caller::Nobody => return Err(Denied::SignIn.into()),
        };
        let caller = Caller::Customer { id, operator: false, standing };
        Ok((id, Self { caller, ..self.clone() }))
    }

    /// Whoever runs the centre, who may see the small pictures of an order that people carry out.
    pub fn sees_ordered(&self, by_people: bool) -> Result<()> {
        self.may(Action::SeeOrdered { by_people })
    }

    /// Somebody who runs the centre.
    pub fn operator(&self) -> Result<CustomerId> {
        self.may(Action::Operate)?;
        self.customer()
    }
}

/// A request that may come twice and must count once.
#[derive(Clone, Debug)]
pub struct Idempotency {
    /// What the asker called it, up to 200 characters.
    pub key: String,
    /// SHA-256 of the request's content.
    pub request_hash: [u8; 32],
}

impl Idempotency {
    /// For a request whose content is `body`; the use case's name is part of what is compared.
    pub fn new(key: &str, use_case: &str, body: &[u8]) -> Result<Self> {
        if !(1..=200).contains(&key.len()) || key.chars().any(char::is_control) {
            return Err(Error::invalid("Idempotency-Key", "An Idempotency-Key has 1 to 200 characters."));
        }
        let mut content = use_case.as_bytes().to_vec();
        content.push(0);
        content.extend_from_slice(body);
        Ok(Self { key: key.to_owned(), request_hash: digest(&content) })
    }

    /// In the transaction that makes `resource`: `None` when the work is to be done now, or what a
    /// request with the same key made before.
    pub async fn claim(
        this: Option<&Self>,
        ctx: &Context,
        tx: &mut Tx,
        customer: CustomerId,
        resource: Uuid,
    ) -> Result<Option<Uuid>> {
        let Some(this) = this else { return Ok(None) };
        let claim =
            idempotency::claim(tx, customer, &this.key, &this.request_hash, resource, ctx.now()).await?;
        match claim {
            idempotency::Claim::Fresh => Ok(None),
            idempotency::Claim::Repeated(before) => Ok(Some(before)),
            idempotency::Claim::Reused => Err(Error::KeyReused),
        }
    }
}
