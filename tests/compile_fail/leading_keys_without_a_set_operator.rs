//! A request holds a list of leading keys, which a plain operator does not compare.

use tablature::{Condition, ConditionKey, StringOperator};

fn main() {
    Condition::string_equals(ConditionKey::leading_keys(), ["${aws:PrincipalTag/sub}"]);
    //~^ ERROR an operator for `Text` does not take a condition key that holds `Texts`
    //~^^ NOTE `Condition::for_all_values`
    Condition::string_like(ConditionKey::leading_keys(), ["${aws:PrincipalTag/sub}#*"]);
    //~^ ERROR an operator for `Text` does not take a condition key that holds `Texts`

    Condition::for_all_values(StringOperator::Equals, ConditionKey::select(), ["COUNT"]);
    //~^ ERROR an operator for `Texts` does not take a condition key that holds `Text`
    Condition::bool(ConditionKey::source_ip(), true);
    //~^ ERROR an operator for `Flag` does not take a condition key that holds `IpAddress`
}
