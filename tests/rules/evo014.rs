use tablature::TableClass;

use crate::update::{Update, orders};

pub(crate) fn bad() -> Update {
    Update::of(orders(), orders().table_class(TableClass::StandardInfrequentAccess))
}

pub(crate) fn good() -> Update {
    let rare = || orders().table_class(TableClass::StandardInfrequentAccess);
    Update::of(rare(), rare().deletion_protection(true))
}
