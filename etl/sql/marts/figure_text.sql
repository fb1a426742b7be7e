-- The texts and numbers that stand in figures, each once: few stand in very many figures, so
-- a word is looked for in these and not in every figure.
SELECT 'breakdown' AS part, breakdown AS text, CAST(NULL AS DOUBLE) AS value
FROM (SELECT DISTINCT breakdown FROM marts.observation)
UNION ALL
SELECT 'time_label', time_label, NULL FROM (SELECT DISTINCT time_label FROM marts.observation)
UNION ALL
SELECT 'as_printed', as_printed, NULL
FROM (SELECT DISTINCT as_printed FROM marts.observation WHERE as_printed IS NOT NULL)
UNION ALL
SELECT 'note', note, NULL FROM (SELECT DISTINCT note FROM marts.observation WHERE note IS NOT NULL)
UNION ALL
SELECT 'obs_value', NULL, obs_value
FROM (SELECT DISTINCT obs_value FROM marts.observation WHERE obs_value IS NOT NULL)
