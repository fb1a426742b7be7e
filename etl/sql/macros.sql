-- What several models share; made before the first of them runs.
-- words: the words of degree of some records, a list of {bound, exactness, word} as in
-- reference.qualifier. A lambda takes the column of a table called as its parameter for
-- the parameter's own: no model may call a table `said`.

-- combined_bound(words): what they make of a sum. Lower ends stay lower ends beside exact
-- figures and ranges; all else that is mixed is only around its value.
CREATE OR REPLACE TEMP MACRO combined_bound(words) AS (
    CASE
        WHEN len(list_filter(words, lambda said: said.bound <> 'exact')) = 0 THEN 'exact'
        WHEN len(list_distinct([said.bound FOR said IN words IF said.bound <> 'exact'])) = 1
            THEN list_filter(words, lambda said: said.bound <> 'exact')[1].bound
        WHEN len(list_filter(words, lambda said: said.bound IN ('upper', 'around'))) > 0 THEN 'around'
        ELSE 'lower'
    END
);

-- combined_word(words, bound): the word for it, that of the least exact record if it has one.
CREATE OR REPLACE TEMP MACRO combined_word(words, combined) AS (
    CASE
        WHEN combined = 'exact' THEN list_sort(words)[1].word
        ELSE coalesce(
            list_reverse_sort(list_filter(words, lambda said: said.bound = combined))[1].word,
            (SELECT arg_max(qualifier, exactness) FROM reference.qualifier WHERE bound = combined)
        )
    END
);
