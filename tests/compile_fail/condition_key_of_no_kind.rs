//! What a key of another name holds is said; it is not guessed from the operator, so leading keys under
//! their name do not become one string.

use tablature::{Condition, ConditionKey};

fn main() {
    Condition::string_equals(ConditionKey::named("dynamodb:LeadingKeys"), ["${aws:userid}"]);
    //~^ ERROR type annotations needed
}
