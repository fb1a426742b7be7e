-- What an indicator is called, by its code.
select indicator, name from reference.indicator;
