//! Who may do what: the one place where it is decided. The default is no.

use super::Standing;
use crate::CustomerId;

/// Who is asking.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Caller {
    /// Nobody has signed in.
    Nobody,
    /// A customer with a session.
    Customer {
        /// Who.
        id: CustomerId,
        /// Whether they run the centre.
        operator: bool,
        /// Whether services are open to them.
        standing: Standing,
    },
}

/// What is asked for.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Action {
    /// What everybody may: make an account, sign in, ask for a pairing code, open a gallery.
    Public,
    /// See and change one's own account, sessions and invoices, and leave with one's data.
    OwnAccount(CustomerId),
    /// See and change one's own cameras, pictures and orders.
    OwnThings(CustomerId),
    /// Use a service, upload, publish: whatever costs the centre something.
    UseServices(CustomerId),
    /// Run the centre.
    Operate,
}

/// The answer no.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
pub enum Denied {
    /// Nobody has signed in.
    #[error("Sign in first.")]
    SignIn,
    /// Signed in, and not allowed.
    #[error("Only the people who run this centre can do that.")]
    Operators,
    /// It belongs to somebody else: answered as if it did not exist.
    #[error("There is nothing here that you may see.")]
    NotYours,
    /// Something is unpaid.
    #[error("Services are closed until the open invoice is paid. Your pictures are safe.")]
    Unpaid,
}

/// Whether `caller` may do `action`.
pub fn may(caller: Caller, action: Action) -> Result<(), Denied> {
    let Caller::Customer { id, operator, standing } = caller else {
        return if action == Action::Public { Ok(()) } else { Err(Denied::SignIn) };
    };
    let mine = |owner: CustomerId| if owner == id { Ok(()) } else { Err(Denied::NotYours) };
    let paid = || match standing {
        Standing::Good => Ok(()),
        Standing::Blocked => Err(Denied::Unpaid),
    };
    match action {
        Action::Public => Ok(()),
        Action::OwnAccount(owner) => mine(owner),
        Action::OwnThings(owner) | Action::UseServices(owner) => mine(owner).and_then(|()| paid()),
        Action::Operate if operator => Ok(()),
        Action::Operate => Err(Denied::Operators),
    }
}

#[cfg(test)]
mod tests {
    use uuid::Uuid;

    use super::*;

    #[test]
    fn every_kind_of_caller_has_an_answer_for_every_action() {
        let (me, other) = (CustomerId(Uuid::from_u128(1)), CustomerId(Uuid::from_u128(2)));
        let customer = |operator, standing| Caller::Customer { id: me, operator, standing };
        let callers = [
            Caller::Nobody,
            customer(false, Standing::Good),
            customer(false, Standing::Blocked),
            customer(true, Standing::Good),
        ];
        let (sign_in, not_yours) = (Err(Denied::SignIn), Err(Denied::NotYours));
        let (unpaid, operators) = (Err(Denied::Unpaid), Err(Denied::Operators));
        let table = [
            (Action::Public, [Ok(()); 4]),
            (Action::OwnAccount(me), [sign_in, Ok(()), Ok(()), Ok(())]),
            (Action::OwnAccount(other), [sign_in, not_yours, not_yours, not_yours]),
            (Action::OwnThings(me), [sign_in, Ok(()), unpaid, Ok(())]),
            (Action::OwnThings(other), [sign_in, not_yours, not_yours, not_yours]),
            (Action::UseServices(me), [sign_in, Ok(()), unpaid, Ok(())]),
            (Action::UseServices(other), [sign_in, not_yours, not_yours, not_yours]),
            (Action::Operate, [sign_in, operators, operators, Ok(())]),
        ];
        for (action, answers) in table {
            for (caller, answer) in callers.iter().zip(answers) {
                assert_eq!(may(*caller, action), answer, "{caller:?} {action:?}");
            }
        }
    }
}
