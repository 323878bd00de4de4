package org.seriate.store;

import static org.junit.jupiter.api.Assertions.assertEquals;

import io.quarkus.test.common.QuarkusTestResource;
import io.quarkus.test.junit.QuarkusTest;
import jakarta.inject.Inject;
import jakarta.persistence.EntityManager;
import jakarta.transaction.Transactional;
import java.util.List;
import org.junit.jupiter.api.DisplayNameGeneration;
import org.junit.jupiter.api.DisplayNameGenerator;
import org.junit.jupiter.api.Test;
import org.seriate.fixtures.PostgresForTests;

/** The migrations as a real PostgreSQL took them; Hibernate validates the entities against them. */
@QuarkusTest
@QuarkusTestResource(PostgresForTests.class)
@DisplayNameGeneration(DisplayNameGenerator.ReplaceUnderscores.class)
class SchemaTest {
  @Inject EntityManager rows;

  @Test
  @Transactional
  void every_table_and_every_column_is_explained() {
    List<?> unexplained =
        rows.createNativeQuery(
                """
                select c.relname || coalesce('.' || a.attname, '')
                from pg_class c
                join pg_namespace n on n.oid = c.relnamespace and n.nspname = 'public'
                cross join lateral (
                  select 0 as attnum, null as attname
                  union all
                  select attnum, attname from pg_attribute
                  where attrelid = c.oid and attnum > 0 and not attisdropped) a
                where c.relkind = 'r' and c.relname <> 'flyway_schema_history'
                  and not exists (
                    select 1 from pg_description d
                    where d.objoid = c.oid and d.classoid = cast('pg_class' as regclass)
                      and d.objsubid = a.attnum)
                """)
            .getResultList();

    assertEquals(List.of(), unexplained);
  }

  @Test
  @Transactional
  void the_database_that_success_rests_on_syncs() {
    for (String setting : List.of("fsync", "synchronous_commit", "full_page_writes")) {
      assertEquals("on", rows.createNativeQuery("show " + setting).getSingleResult(), setting);
    }
  }
}
