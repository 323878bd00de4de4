/**
 * Tasks that an orchestrated site schedules for this station: found on its worklist (UPS-RS),
 * claimed, reported on while their series are fetched and analysed, and ended with the list of what
 * came of them. Series and reports are read only; what makes them is the same as for every other
 * series. Refuses tasks of other kinds and tasks that name no series.
 */
package org.seriate.workitem;
