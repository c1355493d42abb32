//! Who may do what: the one place where it is decided. The default is no.

use super::{Right, Rights, Standing};
use crate::{CustomerId, GuestId};

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
    /// A device or program with a key that a customer made for it.
    Key {
        /// Whose.
        id: CustomerId,
        /// Whether services are open to them.
        standing: Standing,
        /// What the key may do.
        rights: Rights,
    },
    /// Somebody without an account, who came by a link to a call and waits or was let in.
    Guest {
        /// Who.
        id: GuestId,
    },
}

/// What is asked for.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Action {
    /// What everybody may: make an account, sign in, ask for a pairing code, open a gallery.
    Public,
    /// See and change one's own account, sessions and invoices, and leave with one's data.
    OwnAccount(CustomerId),
    /// Learn one's own name: whose account this is.
    OwnName(CustomerId),
    /// See and change one's own cameras, pictures and orders.
    OwnThings(CustomerId),
    /// See one's own pictures and take their files.
    SeePictures(CustomerId),
    /// Send files into one's own library.
    SendFiles(CustomerId),
    /// Use one's own library as a folder.
    Mount(CustomerId),
    /// Take part in a call that holds one under this name, hear what is said there and see what is shown.
    TakePart(CustomerId),
    /// Use a service, upload, publish: whatever costs the centre something.
    UseServices(CustomerId),
    /// Run the centre.
    Operate,
    /// See the small pictures of somebody's order; `by_people` where people of the centre carry it out, who have
    /// to find its pictures.
    SeeOrdered {
        /// Whether people carry it out.
        by_people: bool,
    },
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
    /// The key was made for something else.
    #[error("This key was not made for that. Make one on the account page that may do it.")]
    Key,
    /// Guests have one call.
    #[error("A guest sees the call that they were let into, and nothing else.")]
    Guest,
}

/// Whether `caller` may do `action`.
pub fn may(caller: Caller, action: Action) -> Result<(), Denied> {
    let (id, standing, runs_the_centre) = match caller {
        Caller::Nobody if action == Action::Public => return Ok(()),
        Caller::Nobody => return Err(Denied::SignIn),
        Caller::Guest { id } => return guest_may(id, action),
        Caller::Key { rights, .. } if !covers(rights, action) => return Err(Denied::Key),
        Caller::Key { id, standing, .. } => (id, standing, false),
        Caller::Customer { id, operator, standing } => (id, standing, operator),
    };
    let mine = |owner: CustomerId| if owner == id { Ok(()) } else { Err(Denied::NotYours) };
    let paid = || match standing {
        Standing::Good => Ok(()),
        Standing::Blocked => Err(Denied::Unpaid),
    };
    match action {
        Action::Public => Ok(()),
        Action::OwnAccount(owner) | Action::OwnName(owner) => mine(owner),
        Action::OwnThings(owner)
        | Action::SeePictures(owner)
        | Action::SendFiles(owner)
        | Action::Mount(owner)
        | Action::TakePart(owner)
        | Action::UseServices(owner) => mine(owner).and_then(|()| paid()),
        Action::Operate | Action::SeeOrdered { by_people: true } if runs_the_centre => Ok(()),
        Action::SeeOrdered { by_people: false } if runs_the_centre => Err(Denied::NotYours),
        Action::Operate | Action::SeeOrdered { .. } => Err(Denied::Operators),
    }
}

/// Whether a guest may do something: take part as who they are.
fn guest_may(id: GuestId, action: Action) -> Result<(), Denied> {
    match action {
        Action::Public => Ok(()),
        Action::TakePart(who) if who == id.in_calls() => Ok(()),
        Action::TakePart(_) => Err(Denied::NotYours),
        Action::OwnAccount(_)
        | Action::OwnName(_)
        | Action::OwnThings(_)
        | Action::SeePictures(_)
        | Action::SendFiles(_)
        | Action::Mount(_)
        | Action::UseServices(_)
        | Action::Operate
        | Action::SeeOrdered { .. } => Err(Denied::Guest),
    }
}

/// Whether a key with these rights was made for an action.
fn covers(rights: Rights, action: Action) -> bool {
    match action {
        Action::Public | Action::OwnName(_) => true,
        Action::SeePictures(_) => rights.has(Right::Read),
        Action::SendFiles(_) => rights.has(Right::Upload),
        Action::Mount(_) => rights.has(Right::Webdav),
        Action::OwnAccount(_)
        | Action::OwnThings(_)
        | Action::TakePart(_)
        | Action::UseServices(_)
        | Action::Operate
        | Action::SeeOrdered { .. } => false,
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
            (Action::OwnName(me), [sign_in, Ok(()), Ok(()), Ok(())]),
            (Action::OwnName(other), [sign_in, not_yours, not_yours, not_yours]),
            (Action::OwnThings(me), [sign_in, Ok(()), unpaid, Ok(())]),
            (Action::OwnThings(other), [sign_in, not_yours, not_yours, not_yours]),
            (Action::SeePictures(me), [sign_in, Ok(()), unpaid, Ok(())]),
            (Action::SeePictures(other), [sign_in, not_yours, not_yours, not_yours]),
            (Action::SendFiles(me), [sign_in, Ok(()), unpaid, Ok(())]),
            (Action::SendFiles(other), [sign_in, not_yours, not_yours, not_yours]),
            (Action::Mount(me), [sign_in, Ok(()), unpaid, Ok(())]),
            (Action::Mount(other), [sign_in, not_yours, not_yours, not_yours]),
            (Action::TakePart(me), [sign_in, Ok(()), unpaid, Ok(())]),
            (Action::TakePart(other), [sign_in, not_yours, not_yours, not_yours]),
            (Action::UseServices(me), [sign_in, Ok(()), unpaid, Ok(())]),
            (Action::UseServices(other), [sign_in, not_yours, not_yours, not_yours]),
            (Action::Operate, [sign_in, operators, operators, Ok(())]),
            (Action::SeeOrdered { by_people: true }, [sign_in, operators, operators, Ok(())]),
            (Action::SeeOrdered { by_people: false }, [sign_in, operators, operators, not_yours]),
        ];
        for (action, answers) in table {
            for (caller, answer) in callers.iter().zip(answers) {
                assert_eq!(may(*caller, action), answer, "{caller:?} {action:?}");
            }
        }
    }

    #[test]
    fn a_key_does_what_it_was_made_for_and_nothing_else() {
        let (me, other) = (CustomerId(Uuid::from_u128(1)), CustomerId(Uuid::from_u128(2)));
        let key = |right: Right, standing| {
            let rights = Rights::named([right.as_str()]).unwrap();
            Caller::Key { id: me, standing, rights }
        };
        let made_for = |action| match action {
            Action::SeePictures(_) => Some(Right::Read),
            Action::SendFiles(_) => Some(Right::Upload),
            Action::Mount(_) => Some(Right::Webdav),
            _ => None,
        };
        let owned: [fn(CustomerId) -> Action; 7] = [
            Action::OwnAccount,
            Action::OwnThings,
            Action::SeePictures,
            Action::SendFiles,
            Action::Mount,
            Action::TakePart,
            Action::UseServices,
        ];
        for right in Right::ALL {
            let good = key(right, Standing::Good);
            assert_eq!(may(good, Action::Public), Ok(()));
            assert_eq!(may(good, Action::OwnName(me)), Ok(()));
            assert_eq!(may(good, Action::Operate), Err(Denied::Key));
            for action in owned {
                let fits = made_for(action(me)) == Some(right);
                let wanted = |fitting| if fits { fitting } else { Err(Denied::Key) };
                assert_eq!(may(good, action(me)), wanted(Ok(())));
                assert_eq!(may(good, action(other)), wanted(Err(Denied::NotYours)));
                assert_eq!(may(key(right, Standing::Blocked), action(me)), wanted(Err(Denied::Unpaid)));
            }
        }
    }
    #[test]
    fn a_guest_takes_part_as_who_they_are_and_does_nothing_else() {
        let (id, other) = (GuestId(Uuid::from_u128(1)), CustomerId(Uuid::from_u128(2)));
        let guest = Caller::Guest { id };
        assert_eq!(may(guest, Action::Public), Ok(()));
        assert_eq!(may(guest, Action::TakePart(id.in_calls())), Ok(()));
        assert_eq!(may(guest, Action::TakePart(other)), Err(Denied::NotYours));
        for who in [id.in_calls(), other] {
            for action in [
                Action::OwnAccount(who),
                Action::OwnName(who),
                Action::OwnThings(who),
                Action::SeePictures(who),
                Action::SendFiles(who),
                Action::Mount(who),
                Action::UseServices(who),
                Action::Operate,
                Action::SeeOrdered { by_people: true },
                Action::SeeOrdered { by_people: false },
            ] {
                assert_eq!(may(guest, action), Err(Denied::Guest), "{action:?}");
            }
        }
    }
}
